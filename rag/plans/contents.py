"""The table of contents: titles that come again further down, not the body of the plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

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
    keys = [_toc_key(line) for line in lines]
    counts = Counter(keys)
    entry = [
        _may_be_entry(block) and len(line) <= 160 and (_has_page(line) or counts[key] >= 2)
        for block, line, key in zip(blocks, lines, keys, strict=True)
    ]
    found: set[int] = set()
    seen: set[str] = set()
    index = 0
    while index < len(blocks):
        titled = _is_toc_title(lines[index])
        end = _run_end(entry, keys, index + titled, seen)
        pages = [page for line in lines[index:end] if (page := _page_of(line)) is not None]
        listed = len(pages) >= 5 and len(pages) >= (end - index) * 0.5 and _ascends(pages)
        if listed or (titled and end - index >= 3):
            found.update(range(index, end))
            seen.update(keys[index:end])
            index = end
        else:
            index += 1
    return frozenset(found)


def _may_be_entry(block: Block) -> bool:
    """Whether a block may be a line of a table of contents: a row of data, or a note, is none."""
    filled = sum(cell.char_end > cell.char_start for cell in block.cells)
    return block.type is not BlockType.FOOTNOTE and filled <= _MOST_CELLS


def _ascends(pages: Sequence[int]) -> bool:
    """Whether page numbers go up, as those of a table of contents do."""
    up = sum(later >= earlier for earlier, later in pairwise(pages))
    return pages[-1] > pages[0] and up >= (len(pages) - 1) * _ASCENDING


def _is_toc_title(line: str) -> bool:
    text = line.rstrip()
    return _TOC_TITLE.match(text) is not None or (len(text) <= 80 and text.endswith("目次"))


def _run_end(entry: Sequence[bool], keys: Sequence[str], start: int, seen: set[str]) -> int:
    """End of a run of entries that bears single lines of another kind (a wrapped entry).

    A title that comes again, in this run or after one that it goes on from, begins the body.
    """
    listed = set(seen)
    end = start
    while end < len(entry) and (entry[end] or (end + 1 < len(entry) and entry[end + 1])):
        if entry[end] and keys[end] in listed:
            break
        listed.add(keys[end])
        end += 1
    return end


def _has_page(line: str) -> bool:
    title = _without_page(line)
    return title is not None and len(title.strip()) >= 2


def _page_of(line: str) -> int | None:
    """The page number of an entry, None for a line without."""
    if not _has_page(line):
        return None
    line = line.rstrip()
    page = _PAGE.search(line, max(0, len(line) - _LONGEST_PAGE))
    return int(normalize(page.group()).strip("- ")) if page is not None else None


def _toc_key(line: str) -> str:
    title = _without_page(line)
    return fold_title(line if title is None else title)


def _without_page(line: str) -> str | None:
    """A line without the page number at its end and the leader before it; None without these."""
    line = line.rstrip()
    page = _PAGE.search(line, max(0, len(line) - _LONGEST_PAGE))
    if page is None:
        return None
    before = line[: page.start()]
    title = before.rstrip(_LEADERS)
    return title if _IS_LEADER.search(before, len(title)) else None
