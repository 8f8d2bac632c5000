"""What a reader should know beside an answer: a newer plan, how 今年度 was taken."""

from __future__ import annotations

from collections.abc import Sequence

from rag.index import DocumentRow
from rag.japanese.eras import era_names
from rag.japanese.written_dates import japanese_date, titled
from rag.retrieval.understanding import Understanding


def notice_of(
    understanding: Understanding, cited: Sequence[DocumentRow], documents: Sequence[DocumentRow]
) -> str:
    """The notice of an answer; empty where there is nothing to know.

    Args:
        understanding: The question as it was read.
        cited: Documents that the answer cites.
        documents: All documents that the caller may read.
    """
    return "".join(
        [
            *_time_notices(understanding),
            *_difference_notices(understanding, cited),
            *_newer_notices(cited, documents),
        ]
    )


def _time_notices(understanding: Understanding) -> list[str]:
    """How relative times were resolved: never silently, never against a plan's own date."""
    if understanding.today is None:
        return []
    day = understanding.today
    said = [
        f"「{mention.text}」は{_years(mention.years, fiscal=mention.fiscal)}として探しました"
        for mention in understanding.relative_dates
        if mention.years
    ]
    return [f"{'、'.join(said)}（{day.year}年{day.month}月{day.day}日現在）。"] if said else []


def _years(years: Sequence[int], *, fiscal: bool) -> str:
    named = [_year(year, fiscal=fiscal) for year in years]
    return named[0] if len(named) == 1 else f"{named[0]}から{named[-1]}まで"


def _year(year: int, *, fiscal: bool) -> str:
    """A year in both calendars: 2026年度（令和8年度）."""
    names = era_names(year, fiscal=fiscal)
    western = f"{year}{'年度' if fiscal else '年'}"
    return f"{western}（{names[-1]}）" if names else western


def _newer_notices(cited: Sequence[DocumentRow], documents: Sequence[DocumentRow]) -> list[str]:
    """Plans that replace a plan that the answer rests on alone."""
    newer = {row.supersedes: row for row in documents if row.supersedes}
    shown = {row.id for row in cited}
    found = {
        newer[row.id].id: newer[row.id]
        for row in cited
        if row.id in newer and newer[row.id].id not in shown
    }
    return [
        f"新しい計画{titled(row.title, japanese_date(row.published))}が登録されています。"
        for row in found.values()
    ]


def _difference_notices(understanding: Understanding, cited: Sequence[DocumentRow]) -> list[str]:
    """Says that a plan and the one before it are both shown because they differ."""
    shown = {row.id: row for row in cited}
    if understanding.compares:
        return []
    return [
        f"前の計画『{shown[row.supersedes].title}』とは記載が異なるため、両方を示します。"
        for row in shown.values()
        if row.supersedes in shown
    ]
