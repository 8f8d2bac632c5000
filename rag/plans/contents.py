"""The table of contents: titles that come again further down, not the body of the plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from rag.documents.model import Block, BlockType
from rag.japanese.normalize import normalize
from rag.plans.numbering import fold_title

_PAGE = re.compile(r"(?:[-－]\s{0,3})?[0-9０-９]{1,4}(?:\s{0,3}[-－])?\Z")
_LONGEST_PAGE = 12
_MOST_CELLS = 2
_ASCENDING = 0.8
_LEADERS = ".‥・･… 　\t"
_IS_LEADER = re.compile(r"[.‥・･]{2}|…|\s")
_TOC_TITLE = re.compile(r"^[\s　]*(?:目[\s　]*次|もくじ|CONTENTS|Contents|総目次)[\s　]*$")


def find_contents(blocks: Sequence[Block], lines: Sequence[str]) -> frozenset[int]:
    """Finds the blocks of the table of contents.

    It begins with a line 目次 or with a run of lines that end in page numbers, and lasts as long as
    its lines come again further down or carry page numbers.
    """
    parsed = [_entry_of(line) for line in lines]
    keys = [
        fold_title(line if entry is None else entry.title)
        for line, entry in zip(lines, parsed, strict=True)
    ]
    pages = _Pages(
        [entry.page if entry and len(entry.title.strip()) >= 2 else None for entry in parsed]
    )
    counts = Counter(keys)
    listed = [
        _may_be_entry(block)
        and len(line) <= 160
        and (pages.of[index] is not None or counts[keys[index]] >= 2)
        for index, (block, line) in enumerate(zip(blocks, lines, strict=True))
    ]
    runs = _Runs(listed, keys)
    found: set[int] = set()
    index = 0
    while index < len(blocks):
        titled = _is_toc_title(lines[index])
        end = runs.end_from(index + titled)
        if pages.are_contents(index, end) or (titled and end - index >= 3):
            found.update(range(index, end))
            runs.take(index, end)
            index = end
        else:
            index += 1
    return frozenset(found)


def _may_be_entry(block: Block) -> bool:
    """Whether a block may be a line of a table of contents: a row of data, or a note, is none."""
    filled = sum(cell.char_end > cell.char_start for cell in block.cells)
    return block.type is not BlockType.FOOTNOTE and filled <= _MOST_CELLS


def _is_toc_title(line: str) -> bool:
    text = line.rstrip()
    return _TOC_TITLE.match(text) is not None or (len(text) <= 80 and text.endswith("目次"))


class _Pages:
    """Page numbers at the ends of lines.

    Attributes:
        of: The page of each line, None for a line without.
    """

    def __init__(self, of: Sequence[int | None]) -> None:
        self.of = of
        self._pages = [page for page in of if page is not None]
        self._before = [0, *accumulate(page is not None for page in of)]
        rises = (later >= earlier for earlier, later in pairwise(self._pages))
        self._rises = [0, *accumulate(rises)]

    def are_contents(self, start: int, end: int) -> bool:
        """Whether half of some lines, five at least, end in pages that go up."""
        first, behind = self._before[start], self._before[end]
        count = behind - first
        if count < 5 or count < (end - start) * 0.5:
            return False
        rises = self._rises[behind - 1] - self._rises[first]
        return self._pages[behind - 1] > self._pages[first] and rises >= (count - 1) * _ASCENDING


class _Runs:
    """Runs of entries that bear single lines of another kind (a wrapped entry).

    A title that comes again, in its run or after one that it goes on from, begins the body. Runs
    are asked for from left to right, and no line is looked at twice.
    """

    def __init__(self, listed: Sequence[bool], keys: Sequence[str]) -> None:
        self._listed = listed
        self._keys = keys
        self._seen: set[str] = set()
        self._inside: Counter[str] = Counter()
        self._start = self._end = 0

    def end_from(self, start: int) -> int:
        """End of the run that begins at a line; the line itself where none does."""
        for index in range(self._start, min(start, self._end)):
            self._inside[self._keys[index]] -= 1
        self._start, self._end = start, max(start, self._end)
        while self._goes_on():
            self._inside[self._keys[self._end]] += 1
            self._end += 1
        return self._end

    def take(self, start: int, end: int) -> None:
        """Counts the titles of a run as listed."""
        self._seen.update(self._keys[start:end])

    def _goes_on(self) -> bool:
        if not any(self._listed[self._end : self._end + 2]):
            return False
        key = self._keys[self._end]
        return not (self._listed[self._end] and (key in self._seen or self._inside[key] > 0))


class _Entry(NamedTuple):
    """A line that ends in a page number."""

    title: str
    page: int


def _entry_of(line: str) -> _Entry | None:
    """Title and page of a line: a leader stands between them. None for any other line."""
    line = line.rstrip()
    page = _PAGE.search(line, max(0, len(line) - _LONGEST_PAGE))
    if page is None:
        return None
    before = line[: page.start()]
    title = before.rstrip(_LEADERS)
    if not _IS_LEADER.search(before, len(title)):
        return None
    return _Entry(title, int(normalize(page.group()).strip("- ")))
