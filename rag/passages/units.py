"""The units that splitting puts together and never cuts: blocks, and the sentences of long ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.documents.model import Block, BlockType, Document
from rag.japanese.sentences import split_sentences
from rag.passages.model import PassageSize
from rag.plans.outline import Outline, Segment

NOTE = re.compile(r"[\s　]*(?:[※＊*]|[（(]?注[\s　\d０-９：:）)])")
"""How a note begins: ※, 注１, （注）."""

_LABEL = re.compile(r"[^。]{1,30}[：:]\s*")
_CONTINUATION = re.compile(
    r"[\s　]*(?:→|⇒|うち|[（(](?![0-9０-９一二三四五六七八九十A-Za-zａ-ｚＡ-Ｚｱ-ﾝア-ンⅰ-ⅻⅠ-Ⅻ]{1,3}"
    r"[）)]))"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece that is not cut: a block, or a sentence or cell of a long one.

    Attributes:
        start: Offset in the canonical text.
        end: End in the canonical text.
        first: Index of its first block.
        last: Index after its last block.
        leads: Whether it is nothing without what follows: a heading, a caption, 「KPI：」.
        trails: Whether it belongs to what stands before it: a note, a bracket, 「うち…」.
        heading: Whether it is a heading of the outline.
    """

    start: int
    end: int
    first: int
    last: int
    leads: bool = False
    trails: bool = False
    heading: bool = False


def find_units(
    document: Document, segment: Segment, outline: Outline, size: PassageSize
) -> list[Unit]:
    """The units of a run of blocks, in order; together they hold every visible character.

    Args:
        document: The document.
        segment: The run of blocks.
        outline: The outline that the run is of.
        size: Wanted lengths. Blocks longer than the maximum are cut; plain blocks that are very
            short (rows of a few characters) are put together, so that splitting takes no longer
            for a text of many small blocks.
    """
    found: list[Unit] = []
    for index in range(segment.first, segment.last):
        for unit in _units_of(document, index, outline, size):
            if found and _fit(found[-1], unit, size.target // 10):
                found[-1] = Unit(found[-1].start, unit.end, found[-1].first, unit.last)
            else:
                found.append(unit)
    return found


def _fit(left: Unit, right: Unit, limit: int) -> bool:
    """Whether two whole, plain blocks are so short that they may as well be one unit."""
    plain = not (left.leads or left.trails or right.leads or right.trails)
    return plain and left.last == right.first and right.end - left.start <= limit


def _units_of(
    document: Document, index: int, outline: Outline, size: PassageSize
) -> Iterator[Unit]:
    block = document.blocks[index]
    text = document.text[block.char_start : block.char_end]
    heading = index in outline.headings
    leads = heading or block.type in (BlockType.HEADING, BlockType.CAPTION)
    leads = leads or _LABEL.fullmatch(text) is not None
    trails = not leads and _trails(block, text)
    if len(text) <= size.maximum:
        yield Unit(block.char_start, block.char_end, index, index + 1, leads, trails, heading)
        return
    pieces = _pieces(block, text)
    for start, end in pieces:
        yield Unit(
            block.char_start + start,
            block.char_start + end,
            index,
            index + 1,
            leads=leads and end == pieces[-1][1],
            trails=trails and start == pieces[0][0],
            heading=heading,
        )


def _trails(block: Block, text: str) -> bool:
    if NOTE.match(text):
        return True
    return block.type is BlockType.PARAGRAPH and _CONTINUATION.match(text) is not None


def _pieces(block: Block, text: str) -> list[tuple[int, int]]:
    """Cuts a long block: a row between its cells, anything else between sentences."""
    if not block.cells:
        return split_sentences(text)
    pieces: list[tuple[int, int]] = []
    for cell in block.cells:
        start, end = cell.char_start - block.char_start, cell.char_end - block.char_start
        pieces.extend(
            (start + left, start + right) for left, right in split_sentences(text[start:end])
        )
    return pieces
