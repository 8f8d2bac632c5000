"""Two plans side by side: a measure of both, of the earlier only, or of the later only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ui import words
from ui.parts.elements import tag, text
from ui.parts.measure_card import kpi_line, name_of
from ui.parts.wording import changed_words

Record = Mapping[str, Any]
GONE, NEW, CHANGED, SAME = "gone", "new", "changed", "same"
GROUPS: Mapping[str, str] = {
    NEW: "前の計画に見当たらない（新しく見える）",
    GONE: "後の計画に見当たらない",
    CHANGED: "記載が変わった",
    SAME: "読み取れた項目に違いがない",
}
_CHIPS = {NEW: ("＋", "good"), GONE: ("－", "bad"), CHANGED: ("△", "caution"), SAME: ("＝", "info")}
_MOST_KPIS = 4


def group_of(row: Record) -> str:
    """Whether a measure is new, gone, changed, or the same as far as it was read."""
    if row["before"] is None:
        return NEW
    if row["after"] is None:
        return GONE
    return CHANGED if row["changes"] else SAME


def row_html(row: Record) -> str:
    """A row of a comparison."""
    group = group_of(row)
    sign, tone = _CHIPS[group]
    chips = tag("span", text(f"{sign} {GROUPS[group]}"), f"tp-chip tp-chip-{tone}")
    match = row["match"]
    reason = ""
    if match:
        level = words.LIKELIHOODS.get(match["level"], match["level"])
        chips += tag("span", text(f"同じ施策である見込み：{level}"), "tp-chip")
        reason = tag("p", text(f"対応させた理由：{match['reason']}"), "tp-sub")
    sides = _side("前の計画", row["before"], _titles(row)[0]) + _side(
        "後の計画", row["after"], _titles(row)[1]
    )
    changes = "".join(
        change_html(change) for change in row["changes"] if change["aspect"] != "title"
    )
    alone = _content(row["before"] or row["after"]) if group in {NEW, GONE} else ""
    return tag(
        "article",
        tag("div", chips, "tp-pair-head")
        + tag("div", sides, "tp-sides")
        + changes
        + alone
        + reason,
        "tp-pair",
        aria_label=name_of(row["after"] or row["before"]),
    )


def change_html(change: Record) -> str:
    """What has changed of a measure, the wordings beside each other."""
    mark = words.CHANGES.get(change["kind"], words.CHANGES["changed"])
    name = words.ASPECTS.get(change["aspect"], change["aspect"])
    head = tag("p", text(f"{name}：{mark.icon} {mark.word}"), "tp-side")
    before, after = _wordings(change)
    return head + tag("div", tag("div", before) + tag("div", after), "tp-sides")


def _wordings(change: Record) -> tuple[str, str]:
    old = [str(one["text"]) for one in change["before"]]
    new = [str(one["text"]) for one in change["after"]]
    if len(old) == len(new):
        pairs = [changed_words(one, other) for one, other in zip(old, new, strict=True)]
        return _lines([pair[0] for pair in pairs]), _lines([pair[1] for pair in pairs])
    return (
        _lines([changed_words(one, "")[0] for one in old]),
        _lines([changed_words("", one)[1] for one in new]),
    )


def _lines(wordings: Sequence[str]) -> str:
    return "".join(tag("p", one) for one in wordings)


def _titles(row: Record) -> tuple[str, str]:
    before, after = row["before"], row["after"]
    if before and after:
        return changed_words(name_of(before), name_of(after))
    return text(name_of(before) if before else ""), text(name_of(after) if after else "")


def _side(label: str, measure: Record | None, title: str) -> str:
    head = tag("p", text(label), "tp-side")
    if measure is None:
        absent = tag("p", text("対応する施策が見当たりません"), "tp-absent")
        return tag("div", head + absent)
    bodies = "、".join(measure["ministries"])
    under = tag("p", text(f"担当：{bodies}"), "tp-sub") if bodies else ""
    return tag("div", head + tag("h3", title) + under)


def _content(measure: Record) -> str:
    """What a measure that stands in one plan only is about."""
    kpis = "".join(tag("li", text(kpi_line(kpi))) for kpi in measure["kpis"][:_MOST_KPIS])
    return tag("ul", kpis, "tp-sub") if kpis else ""
