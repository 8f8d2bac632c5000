"""The table of contents: titles that come again further down, not the body of the plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.documents.model import Block, BlockType
from rag.plans.numbering import fold_title

_PAGE = re.compile(r"(?:[-－]\s{0,3})?[0-9０-９]{1,4}(?:\s{0,3}[-－])?\Z")
_LONGEST_PAGE = 12
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
        block.type is not BlockType.FOOTNOTE
        and len(line) <= 160
        and (_has_page(line) or counts[key] >= 2)
        for block, line, key in zip(blocks, lines, keys, strict=True)
    ]
    found: set[int] = set()
    seen: set[str] = set()
    index = 0
    while index < len(blocks):
        titled = _is_toc_title(lines[index])
        end = _run_end(entry, keys, index + titled, seen)
        paged = sum(_has_page(line) for line in lines[index:end])
        if (titled and end - index >= 3) or (paged >= 5 and paged >= (end - index) * 0.5):
            found.update(range(index, end))
            seen.update(keys[index:end])
            index = end
        else:
            index += 1
    return frozenset(found)


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
