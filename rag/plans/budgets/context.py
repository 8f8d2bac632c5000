"""What a document says once for all its budget lines: the fiscal year, the unit of money."""

from __future__ import annotations

import re
from fractions import Fraction

from rag.documents.model import Document
from rag.japanese.units import parse_unit
from rag.plans.budgets.vocabulary import PREVIOUS, TITLE
from rag.plans.fiscal_years import FiscalYears
from rag.plans.outline import Outline

_STATEMENT = re.compile(
    r"(?:特記|断り|記載|明示|注記)[^\n。]{0,8}(?:無|な)い?(?:限り|場合|もの)[^\n。]{0,20}予算[^\n。]{0,20}"
)
_EARLIER = re.compile(
    r"[（(][\s　]*[）)][\s　]*(?:内|書き?)?[^\n。（(]{0,8}?[はのが、][^\n。]{0,4}?"
    r"(?P<year>前年度|昨年度|(?:令和|平成|R|Ｒ)?[\s　]*[元0-9０-９]{1,4}年度)"
)
_UNIT = re.compile(r"単[\s　]*位[\s　]*[：:／/＝=][\s　]*(?P<unit>[^）)\]］】\s　、,]{1,8})")
_MONEY = re.compile(r"[（(\[［][\s　]*(?P<unit>[百千十万億兆]{0,3}円)[\s　]*[）)\]］]")
_FIELD = re.compile(r"(?:[^（()）：:]|[（(][^（()）]*[）)])*[：:][\s　]*[^\s　]")
_LONGEST_TITLE = 60


def money_factor(unit: str) -> Fraction | None:
    """How many yen one of a unit is: 1,000,000 for 百万円; None for what is no money."""
    found = parse_unit(unit)
    return found.factor if found is not None and found.name == "円" else None


def stated_factor(text: str) -> Fraction | None:
    """The unit of money that a caption or a header gives: 単位：百万円, 予算額（千円）."""
    for pattern in (_UNIT, _MONEY):
        for match in pattern.finditer(text):
            factor = money_factor(match["unit"])
            if factor is not None:
                return factor
    return None


class BudgetYears:
    """The fiscal year of amounts that name none.

    A statement (「特記のない限り、令和6年度予算」) holds for the whole document; a heading such as
    令和８年度予算の概要 for what stands under it; the title of the document for the rest.

    Args:
        document: The document.
        outline: Its outline.
        years: How it counts years.
    """

    def __init__(self, document: Document, outline: Outline, years: FiscalYears) -> None:
        self._outline = outline
        self._years = years
        self._sections: dict[int, int | None] = {}
        self._whole = self._stated(document)
        self._earlier = _EARLIER.search(document.text)

    def at(self, block: int) -> int | None:
        """The year that holds at a block, None where nothing says one."""
        segment = self._outline.segment_at(block)
        if segment is None or segment.section is None:
            return self._whole
        if segment.section not in self._sections:
            self._sections[segment.section] = self._of_path(segment.section)
        found = self._sections[segment.section]
        return self._whole if found is None else found

    def earlier(self, year: int | None) -> int | None:
        """The year of amounts in brackets, where the document says it: （ ）内は前年度当初予算額.

        Args:
            year: The year of the amounts before the brackets.
        """
        if self._earlier is None:
            return None
        if PREVIOUS.search(self._earlier["year"]):
            return year - 1 if year is not None else None
        return self._only(self._earlier["year"])

    def of(self, text: str) -> int | None:
        """The one fiscal year that a title or caption of budgets names."""
        if len(text) > _LONGEST_TITLE or TITLE.search(text) is None or _FIELD.match(text):
            return None
        return self._only(text)

    def _of_path(self, section: int) -> int | None:
        for heading in reversed(self._outline.path(section)):
            year = self.of(heading.title)
            if year is not None:
                return year
        return None

    def _stated(self, document: Document) -> int | None:
        statement = _STATEMENT.search(document.text)
        if statement is not None:
            year = self._only(statement.group())
            if year is not None:
                return year
        return self.of(document.title.value) if document.title is not None else None

    def _only(self, text: str) -> int | None:
        named = {
            year
            for mention in self._years.mentions(text)
            if mention.fiscal or mention.relative is not None
            for year in self._years.named(mention)
        }
        return named.pop() if len(named) == 1 else None
