"""An evaluation as HTML: its figures by who judged them, and what came of a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ui.parts.elements import disclosure, facts, scrolling, table, tag, text
from ui.parts.evaluation_words import (
    FAILURES,
    LOWER_IS_BETTER,
    SOURCES,
    STYLES,
    TYPES,
    name_of,
)

Record = Mapping[str, Any]
_JUDGED = ("ConciseCorrect", "Correct", "CitationRecall", "CitationPrecision")
_NONE = "－"


def failed(outcome: Record) -> bool:
    """Whether an outcome is worth a look: an error, a wrong answer, a missing or wrong citation."""
    if "failure" in outcome:
        return outcome["failure"] is not None
    if outcome.get("error"):
        return True
    worst_at_one = any(outcome.get(name) for name in LOWER_IS_BETTER)
    return worst_at_one or any(
        outcome[name] < 1 for name in _JUDGED if outcome.get(name) is not None
    )


def figures_html(run: Record, before: Record | None) -> str:
    """The measures of a run as a table, a column for each kind of judge.

    Args:
        run: The figures of a model.
        before: Those that they are compared with; None for none.
    """
    columns = ["指標", "質問数", *SOURCES.values(), *(["前との差"] if before else [])]
    return table(columns, figure_rows(run, before), "指標の一覧", numeric=len(columns) - 1)


def figure_rows(run: Record, before: Record | None) -> list[tuple[str, ...]]:
    """Rows of the table of measures, as HTML cells; with the difference where two are compared."""
    judged_by = run.get("judged_by", {})
    rows = []
    for name, mean in run["measures"].items():
        note = "（小さいほどよい）" if name in LOWER_IS_BETTER else ""
        shown = f"{mean['value']:.3f}\n{mean['low']:.3f}から{mean['high']:.3f}"
        row = [
            text(name_of(name) + note),
            text(f"{mean['count']}問"),
            *(
                text(shown if source == judged_by.get(name, "gold") else _NONE)
                for source in SOURCES
            ),
        ]
        if before is not None:
            old = before["measures"].get(name)
            row.append(text(_difference(name, mean["value"], old["value"]) if old else _NONE))
        rows.append(tuple(row))
    return rows


def _difference(name: str, now: float, old: float) -> str:
    change = now - old
    if abs(change) < 0.0005:
        return "＝ 0.000"
    better = (change > 0) != (name in LOWER_IS_BETTER)
    return f"{'▲ 改善' if better else '▼ 悪化'} {change:+.3f}"


def groups_html(groups: Mapping[str, Mapping[str, Record]], kind: str) -> str:
    """The measures by group: `種類` or `聞き方`."""
    words = TYPES if kind == "種類" else STYLES
    names = list(dict.fromkeys(name for means in groups.values() for name in means))
    rows = [
        (
            text(words.get(group, group)),
            *(text(f"{means[name]['value']:.3f}" if name in means else _NONE) for name in names),
        )
        for group, means in groups.items()
    ]
    columns = (kind, *(name_of(name) for name in names))
    return table(columns, rows, f"{kind}ごとの値", numeric=len(names))


def agreement_of(agreement: Record | None) -> str:
    """How far the two markers agree, in words; empty where nobody marked."""
    if not agreement:
        return ""
    kappa = agreement["kappa"]
    said = "計算できません（全て同じ記号のため）" if kappa is None else f"{kappa:.2f}"
    return (
        f"採点者2人の一致率 {agreement['share']:.0%}、"
        f"コーエンのκ {said}（{agreement['count']}回答）"
    )


def tokens_of(tokens: Record | None) -> str:
    """The tokens of an answer in words; empty where no language model was asked."""
    if not tokens:
        return ""
    guessed = "（推定を含む）" if tokens.get("estimated") else ""
    return f"入力 {tokens['given_mean']:,.0f}、出力 {tokens['written_mean']:,.0f}{guessed}"


def outcome_html(outcome: Record) -> str:
    """A question: evidence, answer and passages beside each other, and the values."""
    kind = FAILURES.get(outcome.get("failure") or "")
    about = "　".join(
        [
            str(outcome["id"]),
            TYPES.get(outcome["type"], outcome["type"]),
            *([STYLES.get(outcome["style"], outcome["style"])] if "style" in outcome else []),
        ]
    )
    sides = (
        ("正解と根拠", "".join(_expected(outcome))),
        ("回答", "".join(_answer(outcome))),
        ("検索した箇所", "".join(_retrieved(outcome))),
    )
    return tag(
        "article",
        tag("p", text(about), "tp-sub")
        + tag("h3", text(outcome["question"]))
        + (tag("p", tag("span", text(f"✕ {kind}"), "tp-chip tp-chip-bad")) if kind else "")
        + tag(
            "div",
            "".join(tag("div", tag("p", text(name), "tp-side") + said) for name, said in sides),
            "tp-beside",
        )
        + disclosure(text("この質問の値"), facts(_values(outcome))),
        "tp-pair tp-block",
        aria_label=str(outcome["question"]),
    )


def _values(outcome: Record) -> list[tuple[str, str]]:
    return [
        (name_of(name), text(f"{value:.3f}"))
        for name, value in outcome.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and name != "repeat"
    ]


def _expected(outcome: Record) -> Iterator[str]:
    if outcome.get("expected"):
        yield tag("p", text(outcome["expected"]))
    if outcome.get("answer_keys"):
        keys = "、かつ".join(f"「{'」か「'.join(group)}」" for group in outcome["answer_keys"])
        yield tag("p", text(f"正答の表記：{keys}"), "tp-sub")
    evidence: Sequence[Record] = outcome.get("evidence", ())
    for entry in evidence:
        yield tag("blockquote", text(entry["quote"])) + tag("p", text(_place(entry)), "tp-sub")
    if "evidence" in outcome and not evidence:
        yield tag("p", text("文書に答えはありません（答えないのが正解です）。"))


def _answer(outcome: Record) -> Iterator[str]:
    if outcome.get("error"):
        yield tag("p", text(f"✕ 誤り：{outcome['error']}"))
    said = outcome.get("answer") or "（答えませんでした）"
    yield scrolling(text(said), "回答", "tp-body")
    human = outcome.get("human")
    if human:
        given = "、".join(
            f"{mark}{f'（{reason}）' if reason else ''}"
            for mark, reason in zip(human["marks"], human["reasons"], strict=True)
        )
        yield tag("p", text(f"人の採点：{given}"))
    for sentence in outcome.get("sentences", ()):
        if not sentence["check"]:
            yield tag("p", text(f"照合で裏付けられない文：{sentence['text']}"))
    for words in outcome.get("withheld", ()):
        yield tag("p", text(f"照合で伏せた文：{words}"))
    for number, cited in enumerate(outcome.get("cited", ()), 1):
        covers = "根拠を含む" if cited["covers"] else "根拠を含まない"
        yield tag("blockquote", text(f"[{number}] {cited['quote']}"))
        yield tag("p", text(f"{_place(cited)}・{covers}"), "tp-sub")


def _retrieved(outcome: Record) -> Iterator[str]:
    hits: Sequence[Record] = outcome.get("retrieved", ())
    if not hits:
        yield tag("p", text("ありません。"))
    for hit in hits:
        heading = f"「{hit['heading']}」" if hit.get("heading") else ""
        covers = "（根拠を含む）" if hit["covers"] else ""
        yield disclosure(
            text(f"{hit['rank']}位{covers}　{_place(hit)}{heading}"), tag("p", text(hit["text"]))
        )


def _place(entry: Record) -> str:
    page = entry.get("page")
    return f"{entry['doc']}{f' {page}ページ' if page is not None else ''}"
