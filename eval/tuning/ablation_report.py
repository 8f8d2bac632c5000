"""The tables of `docs/retrieval.md`, written from the figures that were kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "retrieval.md"

_NAMES = {
    "field:body": "欄：本文の語",
    "field:pair": "欄：隣り合う語",
    "field:chars": "欄：文字の2-gram",
    "field:head": "欄：見出し",
    "field:title": "欄：文書名",
    "field:time": "欄：年・年度",
    "feature:words": "並べ替え：第1段の得点",
    "feature:rare": "並べ替え：まれな語",
    "feature:telling": "並べ替え：候補を分ける語",
    "feature:often": "並べ替え：語の繰り返し（負の重み）",
    "feature:kind": "並べ替え：答えの種類",
    "feature:document": "並べ替え：文書の指名",
    "feature:title": "並べ替え：文書名の一致",
    "naming": "文書の指名を読む",
    "thesaurus": "言い換え（類語）",
    "each_document": "比べる文書ごとの検索",
    "duplicates": "重複の畳み込み",
}

Kept = Mapping[str, Mapping[str, Any]]


def write_tables(kept: Kept, page: Path = PAGE) -> None:
    """Puts the tables between their marks in the page.

    Args:
        kept: Figures by dataset, as `eval.tuning.ablation` keeps them.
        page: A page with the marks `<!-- NAME -->` and `<!-- /NAME -->` for each table.
    """
    text = page.read_text(encoding="utf-8")
    for name, lines in tables(kept).items():
        before, begun, rest = text.partition(f"<!-- {name} -->\n")
        _, ended, after = rest.partition(f"<!-- /{name} -->\n")
        if not begun or not ended:
            msg = f"{page.name} has no place for the table {name!r}"
            raise ValueError(msg)
        text = "".join((before, begun, "\n", "\n".join(lines), "\n\n", ended, after))
    page.write_text(text, encoding="utf-8")


def tables(kept: Kept) -> dict[str, list[str]]:
    """The lines of each table, by name."""
    return {"figures": _figures(kept), "ablation": _ablation(kept), "hardest": _hardest(kept)}


def _figures(kept: Kept) -> list[str]:
    measures = list(next(iter(kept.values()))["whole"])
    return _table(
        ("文書群", "質問", *measures),
        [
            (name, f"{one['questions']:,}", *map(_value, one["whole"].values()))
            for name, one in kept.items()
        ],
    )


def _ablation(kept: Kept) -> list[str]:
    return _table(
        ("外した部品", *kept),
        [
            (label, *(_lost(one["lost"][part]) for one in kept.values()))
            for part, label in _NAMES.items()
        ],
    )


def _hardest(kept: Kept) -> list[str]:
    return _table(
        ("文書群", "質問（最初の根拠の順位）"),
        [
            (
                name,
                "、".join(f"{hard['id']}（{hard['rank'] or '圏外'}）" for hard in one["hardest"]),
            )
            for name, one in kept.items()
        ],
    )


def _value(mean: Sequence[float]) -> str:
    value, low, high = mean
    return f"{value:.3f}（{low:.3f}〜{high:.3f}）"


def _lost(mean: Sequence[float]) -> str:
    """A change, in bold where its interval does not hold 0."""
    value, low, high = mean
    shown = f"{value:+.3f}"
    return f"**{shown}**" if low > 0 or high < 0 else shown


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
