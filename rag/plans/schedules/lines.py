"""Schedules in lines: behind a label (実施時期：令和７年10月), or below a heading スケジュール."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.documents.model import Block, BlockType, Document
from rag.plans.fiscal_years import FiscalYears
from rag.plans.outline import Outline
from rag.plans.records import ScheduleEntry, Text
from rag.plans.schedules.actions import one_line
from rag.plans.schedules.base import BaseYears
from rag.plans.schedules.times import Time, action_time, stated_time
from rag.plans.schedules.vocabulary import LABEL, LEADING, PAST, TITLE

_TEXT = (BlockType.PARAGRAPH, BlockType.LIST_ITEM)
_LONGEST = 160
_LONGEST_TITLE = 40
_MAYBE_TIME = re.compile(r"[年月]|[RＲ]\s?[0-9０-９]|四半期|[上下]期")
_STEP = re.compile(r"[\n;；]|[、,，→⇒➡](?=[\s　]*(?:令和|平成|R|Ｒ|20|２０|[0-9０-９]{1,2}年度))")
_FIELD_END = re.compile(r"\n[^\n：:]{1,16}[：:】]")
_DATED = re.compile(
    r"(?:改[定訂]|決定|策定|公表|発行|作成|更新|現在|[日月年版]|[都道府県市区町村省庁])[\s　）)]*$"
)
_MONEY = re.compile(r"[0-9０-９][\s　]*[百千万億兆]*円")
_BEHIND = re.compile(r"[（(【\[][^（()）]{2,20}[）)】\]][\s　]*$")
_LETTERS = re.compile(r"[ぁ-んァ-ヶ一-龠々A-Za-z]{2}")
_ABOUT_TIME = re.compile(
    r"まで|から|以降|頃|予定|目途|めど|目処|以内|年度|年間|月|日|末|上旬|中旬|下旬|初旬|実施|期間"
    r"|春|夏|秋|冬|中|に|を|か年|[0-9０-９（）()、。～~・\s　]"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of a line that names a time.

    Attributes:
        words: The piece, with its place.
        time: Its time.
        tells: Whether it says more than the time.
    """

    words: Text
    time: Time
    tells: bool

    def entry(self, owner: Text | None = None) -> ScheduleEntry:
        """The piece as an entry."""
        return ScheduleEntry(
            text=self.words.text,
            start=self.time.start,
            end=self.time.end,
            continues=self.time.open,
            goal=None,
            owner=owner,
            char_start=self.words.char_start,
            char_end=self.words.char_end,
            certain=self.time.start is not None or self.time.end is not None,
        )


def timed_pieces(text: str, offset: int, years: FiscalYears, base: int | None) -> list[Step]:
    """Takes a text apart into the steps that name a time.

    Args:
        text: A cell or lines.
        offset: Where it stands in the canonical text.
        years: How the document counts years.
        base: Fiscal year of days and months that name none.

    Returns:
        The steps in order; pieces without a time are none.
    """
    found: list[Step] = []
    at = 0
    for start, end in [*((m.start(), m.end()) for m in _STEP.finditer(text)), (len(text), 0)]:
        piece = text[at:start]
        lead = LEADING.match(piece)
        first = at + (lead.end() if lead else 0)
        last = at + len(piece.rstrip(" 　、,。"))
        time = stated_time(text[first:last], years, base) if first < last else None
        if time is not None and _MONEY.search(text, first, last) is None:
            words = Text(one_line(text[first:last]), offset + first, offset + last)
            found.append(Step(words, time, _tells(text[first:last], years)))
        at = end
    return found


def _tells(text: str, years: FiscalYears) -> bool:
    """Whether a piece says what is done, beside when."""
    rest = text
    for mention in reversed(years.mentions(text)):
        rest = rest[: mention.char_start] + rest[mention.char_end :]
    return _LETTERS.search(_ABOUT_TIME.sub("", rest)) is not None


class TimedLines:
    """Finds the lines of a document that are schedules.

    Args:
        document: The document.
        outline: Its outline.
        years: How it counts years.
        base: Fiscal years that its headings give.
        headed: Indices of table rows that stand under headers: those are read as tables.
    """

    def __init__(
        self,
        document: Document,
        outline: Outline,
        years: FiscalYears,
        base: BaseYears,
        headed: frozenset[int],
    ) -> None:
        self._document = document
        self._outline = outline
        self._years = years
        self._base = base
        self._headed = headed
        self._titled: dict[int, bool] = {}

    def entries(self) -> Iterator[ScheduleEntry]:
        """The entries in order."""
        open_label = False
        for index, block in enumerate(self._document.blocks):
            if index in self._headed or index in self._outline.contents or self._dates(block):
                open_label = False
                continue
            text = self._document.text[block.char_start : block.char_end]
            label = LABEL.search(text)
            if label is not None:
                value = _FIELD_END.split(text[label.end() :])[0]
                open_label = not value.strip()
                steps = self._steps(value, block.char_start + label.end(), index)
                yield from (step.entry() for step in steps)
            elif index in self._outline.headings or block.type not in _TEXT:
                open_label = False
            elif len(text) <= _LONGEST and (open_label or self._below_title(index)):
                steps = self._steps(text, block.char_start, index)
                open_label = open_label and bool(steps)
                yield from (step.entry() for step in steps if self._is_action(step))

    def _dates(self, block: Block) -> bool:
        """Whether a block gives the date of the document itself."""
        published, issuer = self._document.published, self._document.issuer
        if published is None or not block.char_start <= published.char_start < block.char_end:
            return False
        if issuer is not None and block.char_start <= issuer.char_start < block.char_end:
            return True
        return _DATED.search(self._document.text[block.char_start : block.char_end]) is not None

    def _steps(self, text: str, offset: int, index: int) -> list[Step]:
        if _MAYBE_TIME.search(text) is None:
            return []
        return timed_pieces(text, offset, self._years, self._base.at(index))

    def _is_action(self, step: Step) -> bool:
        """Whether a line says what is done, and its date is when."""
        text = step.words.text
        first = next(iter(self._years.mentions(text)), None)
        leads = first is not None and not text[: first.char_start].strip(" 　（(【[")
        behind = _BEHIND.search(text) is not None
        return step.tells and (leads or behind or action_time(text, self._years) is not None)

    def _below_title(self, index: int) -> bool:
        """Whether a heading of schedules, and none of what has been done, stands over a block."""
        segment = self._outline.segment_at(index)
        if segment is None or segment.section is None:
            return False
        if segment.section not in self._titled:
            titles = self._base.titles(index)[-2:]
            self._titled[segment.section] = any(
                len(title) <= _LONGEST_TITLE and TITLE.search(title) for title in titles
            ) and not any(PAST.search(title) for title in titles)
        return self._titled[segment.section]
