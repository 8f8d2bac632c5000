"""Where budget lines stand in running blocks: behind a label, or below a heading of budgets.

A label (【予算】, 予算額：) opens a region. It takes in the lines with amounts that follow, and the
names of items that stand alone before such lines; a heading, a sentence or another field ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.documents.model import BlockType, Document
from rag.plans.budgets.amounts import find_amounts
from rag.plans.budgets.context import money_factor
from rag.plans.budgets.lines import Defaults
from rag.plans.budgets.vocabulary import KIND, LABEL, PREVIOUS, TITLE, read_kind
from rag.plans.fiscal_years import FiscalYears
from rag.plans.outline import Outline
from rag.plans.records import BudgetKind


@dataclass(frozen=True, slots=True)
class Region:
    """A run of budget lines.

    Attributes:
        start: Offset of its first character in the canonical text.
        end: End of its last.
        block: Index of its first block.
        defaults: What its label says of all its amounts.
    """

    start: int
    end: int
    block: int
    defaults: Defaults


_TEXT = (BlockType.PARAGRAPH, BlockType.LIST_ITEM)
_FIELD = re.compile(
    r"^[\s　・･·•○●◎◇◆□■▪▶▷*＊]*+[【［\[〔＜<]?[^：:。】］\]〕＞>\n]{0,12}"
    r"(?:KPI|ＫＰＩ|指標|目標|担当|所管|主管|期間|時期|年度|背景|課題|効果|現状|内容|対象|スケジュール|工程|概要)"
    r"[^：:。】］\]〕＞>\n]{0,8}[】］\]〕＞>：:]",
    re.MULTILINE,
)
_BRACKETS = ("【", "〔", "［", "[", "<", "＜", "《", "〈")
_MAYBE_AMOUNT = re.compile(r"円")
_TAIL = re.compile(
    r"(?:[\s　、，,;；。]|[（(][^（()）]*[）)]|[【［\[][^】］\]]*[】］\]]|[）)]|※[^\n]*|等|の合計"
    r"|計)*$"
)
_LONGEST_NAME = 100
_LONGEST_TITLE = 40
_NAMES_AHEAD = 3


class Regions:
    """Finds the regions of a document.

    Args:
        document: The document.
        outline: Its outline.
        years: How it counts years.
        headed: Indices of table rows that stand under headers: those are read as tables.
    """

    def __init__(
        self, document: Document, outline: Outline, years: FiscalYears, headed: frozenset[int]
    ) -> None:
        self._document = document
        self._outline = outline
        self._years = years
        self._headed = headed
        self._all = document.title is not None and TITLE.search(document.title.value) is not None
        self._sections: dict[int, bool] = {}

    def __iter__(self) -> Iterator[Region]:
        """The regions in order."""
        blocks = self._document.blocks
        index = 0
        while index < len(blocks):
            opened = self._opens(index)
            if opened is None:
                index += 1
                continue
            start, defaults, whole = opened
            last = self._last(index, start) if whole else self._last_row(index)
            yield Region(start, self._cut(last, start), index, defaults)
            index = last + 1

    def _opens(self, index: int) -> tuple[int, Defaults, bool] | None:
        """Where in a block a region begins, what its label says, and whether lines may follow.

        The cell of a form that labels the amount beside it is a region of its own.
        """
        block = self._document.blocks[index]
        if index in self._headed or not self._is_body(index):
            return None
        text = self._text(index)
        label = LABEL.search(text)
        if label is not None and (block.cells or block.type is not BlockType.CAPTION):
            whole = not block.cells or label.group().strip().startswith(_BRACKETS)
            return block.char_start + label.start(), self._labelled(label), whole
        if not block.cells and self._below_title(index) and self._continues(index):
            return block.char_start, Defaults(), True
        return None

    def _is_body(self, index: int) -> bool:
        block = self._document.blocks[index]
        if block.type is BlockType.TABLE_ROW:
            return True
        return block.type in (*_TEXT, BlockType.HEADING) and index not in self._outline.contents

    def _labelled(self, label: re.Match[str]) -> Defaults:
        """What the words of a label say: 令和７年度当初予算（千円）."""
        words = label.group()
        remark = label["bracketed"] or label["plain"]
        factor = money_factor(remark.removeprefix("単位").strip("：: 　")) if remark else None
        match = KIND.search(words)
        kind, number = read_kind(match) if match is not None else (None, None)
        if kind is None and "予算" not in words.replace(" ", ""):
            kind = BudgetKind.OTHER
        named = [year for date in self._years.mentions(words) for year in self._years.named(date)]
        return Defaults(
            year=named[0] if len(set(named)) == 1 else None,
            kind=kind,
            round=number,
            factor=factor,
            bare=True,
            spans="総" in words,
            previous=PREVIOUS.search(words) is not None,
        )

    def _last(self, first: int, start: int) -> int:
        """Index of the last block of a region."""
        last = first
        if self._cut(first, start) < self._document.blocks[first].char_end:
            return first
        index = first + 1
        while index < len(self._document.blocks) and (reach := self._reach(index)) is not None:
            last = reach
            index = reach + 1
        return last

    def _last_row(self, first: int) -> int:
        """Index of the last row whose first cell is left empty below a label."""
        last = first
        for index in range(first + 1, len(self._document.blocks)):
            if not self._document.blocks[index].cells or not self._text(index).startswith("\t"):
                break
            last = index
        return last

    def _reach(self, index: int) -> int | None:
        """The next block with amounts, if only names and remarks stand before it."""
        blocks = self._document.blocks
        for at in range(index, min(index + _NAMES_AHEAD, len(blocks))):
            if at in self._outline.headings or at in self._headed or not self._is_body(at):
                return None
            text = self._text(at)
            if LABEL.search(text) is not None or _FIELD.match(text) is not None:
                return None
            if self._continues(at):
                return at
            if blocks[at].cells or "。" in text or len(text) > _LONGEST_NAME:
                return None
        return None

    def _continues(self, index: int) -> bool:
        """Whether a block is a budget line: it ends with an amount and is no sentence."""
        text = self._text(index)
        if _MAYBE_AMOUNT.search(text) is None or "。" in text:
            return False
        amounts = find_amounts(text, self._years)
        if not amounts:
            return False
        tail = text[amounts[-1].end :]
        return self._document.blocks[index].cells != () or _TAIL.match(tail) is not None

    def _cut(self, index: int, start: int) -> int:
        """Where a region ends in its last block: before the label of another field."""
        block = self._document.blocks[index]
        begin = max(start, block.char_start)
        text = self._document.text
        line = text.find("\n", begin, block.char_end)
        while line >= 0:
            if _FIELD.match(text, line + 1, block.char_end):
                return line
            line = text.find("\n", line + 1, block.char_end)
        return block.char_end

    def _below_title(self, index: int) -> bool:
        """Whether a heading of budgets stands over a block."""
        segment = self._outline.segment_at(index)
        if segment is None or segment.section is None:
            return self._all
        if segment.section not in self._sections:
            self._sections[segment.section] = any(
                len(heading.title) <= _LONGEST_TITLE and TITLE.search(heading.title)
                for heading in self._outline.path(segment.section)
            )
        return self._all or self._sections[segment.section]

    def _text(self, index: int) -> str:
        block = self._document.blocks[index]
        return self._document.text[block.char_start : block.char_end]
