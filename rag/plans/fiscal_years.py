"""Fiscal years as a plan names them: with the era that it leaves out, and 本年度 counted from it.

「5年度」 names a year only in a document that counts in 令和; 「本年度」 only where the date of the
document is known. What neither gives stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rag.documents.model import Document
from rag.japanese.dates import DateMention, find_dates, resolve_relative
from rag.japanese.eras import to_western
from rag.japanese.normalize import normalize

_FIRST_YEAR_OF_REIWA = 2019
_LONGEST_HEADER = 40
_LONGEST_KEPT = 40
_MAYBE_TIME = re.compile(r"[年月期QqＱｑRHＲＨ]|令和|平成|[12]\d{3}|[１２][０-９]{3}|FY|ＦＹ")
_BARE_YEAR = re.compile(r"(?:(?P<era>令和|平成|r|h) ?(?P<number>元|\d{1,2})|(?P<western>20\d\d))")
_BRACKETS = re.compile(r"\[[^\]]*\]|【[^】]*】|\([^)]*\)")
_BESIDE_YEAR = re.compile(
    r"[\s()・/~\-:]|以降|以後|まで|から|計画|予定|目途|現在|時点|年次?|年目|度|末|頃|春|夏|秋|冬"
    r"|[1-4] ?q|q ?[1-4]|第? ?[1-4一二三四] ?四半期|[上下前後]半?期|前半|後半|\d{1,2}~?\d{0,2}月期?"
)

_PART = re.compile(r"[1-4] ?q|q ?[1-4]|四半期|[上下前後]半?期|\d月")


@dataclass(frozen=True, slots=True)
class FiscalYears:
    """Reads the fiscal years of one document.

    Attributes:
        era: The era of its bare years (5年度), None where it is not known.
        today: The day from which 本年度 is counted, None where the document has no date.
    """

    era: str | None
    today: date | None

    @classmethod
    def of(cls, document: Document, published: str | None) -> FiscalYears:
        """How years are counted in a document.

        Args:
            document: The document.
            published: Its ISO date (`2024`, `2024-04` or `2024-04-01`), if known.
        """
        today = _day(published)
        recent = today is not None and today.year >= _FIRST_YEAR_OF_REIWA
        era = "令和" if recent or (today is None and "令和" in document.text) else None
        return cls(era, today)

    def mentions(self, text: str) -> list[DateMention]:
        """The times that a text names, as `rag.japanese.dates.find_dates` gives them."""
        if len(text) > _LONGEST_KEPT:
            return find_dates(text, default_era=self.era)
        return list(_mentions(text, self.era))

    def named(self, mention: DateMention) -> tuple[int, ...]:
        """Western fiscal years of a mention; none where they cannot be known."""
        if mention.relative is None:
            return mention.fiscal_years
        if self.today is None:
            return ()
        resolved = resolve_relative(mention, self.today)
        return resolved.fiscal_years if resolved is not None else ()

    def period(self, text: str) -> tuple[int, ...] | None:
        """Reads a cell that is nothing but a time, as it heads a column.

        Returns:
            Its fiscal years, ascending; empty for a part of a year that it does not name
            (第1四半期, 4月); None when the cell says anything else.
        """
        if len(text) > _LONGEST_HEADER or _MAYBE_TIME.search(text) is None:
            return None
        plain = normalize(text).strip()
        bare = _BARE_YEAR.fullmatch(plain)
        if bare is not None:
            return _bare_year(bare)
        mentions = self.mentions(plain)
        rest = list(plain)
        for mention in mentions:
            rest[mention.char_start : mention.char_end] = " " * (
                mention.char_end - mention.char_start
            )
        left = _BESIDE_YEAR.sub("", _BRACKETS.sub("", "".join(rest)))
        if left or not (mentions or _PART.search(plain)):
            return None
        return tuple(sorted({year for mention in mentions for year in self.named(mention)}))


@lru_cache(maxsize=4096)
def _mentions(text: str, era: str | None) -> tuple[DateMention, ...]:
    """The times in a short text: cells of a column say the same ones over and over."""
    return tuple(find_dates(text, default_era=era))


def _bare_year(match: re.Match[str]) -> tuple[int, ...]:
    if match["western"]:
        return (int(match["western"]),)
    number = 1 if match["number"] == "元" else int(match["number"])
    year = to_western(match["era"], number)
    return () if year is None else (year,)


def _day(published: str | None) -> date | None:
    """A day of an ISO date; a year alone is taken for the fiscal year of its number."""
    parts = [int(part) for part in re.findall(r"\d+", published or "")]
    if not parts:
        return None
    month, day = (4, 1) if len(parts) == 1 else (*parts, 1)[1:3]
    try:
        return date(parts[0], month, day)
    except ValueError:
        return None
