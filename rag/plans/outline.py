"""The outline of a plan: which blocks are headings, and what stands under what.

Japanese plans number their headings in several systems at once (第１部 > Ⅰ > 1 > (1) > ① > ○), and
converters lose the fonts that told the levels. The level of a system is therefore learned from the
order in which systems open inside each other: a heading of a system that is already open closes it
and all below; a heading of a new system opens below the last. Slides repeat their headings; a
repeated heading opens the section again and makes no new one. A table of contents is recognised by
its titles coming again in the body, and is not the body.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rag.documents.model import Block, BlockType, Document
from rag.plans.contents import find_contents
from rag.plans.headings import Heading, find_headings
from rag.plans.levels import learn_ranks
from rag.plans.numbering import fold_title, parse_marker

_LIST_BULLET = "• "
"""What readers write for the bullet of a list."""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the outline.

    Attributes:
        index: Its place in `Outline.sections`.
        title: The heading as it stands, without line breaks.
        number: The number in canonical form (`6-44`), None where it has none.
        style: The numbering system, see `rag.plans.numbering`.
        depth: 0 for the outermost level.
        parent: Index of the section that it stands in, None at the top.
        char_start: Offset of its first heading.
        char_end: End of that heading.
    """

    index: int
    title: str
    number: str | None
    style: str
    depth: int
    parent: int | None
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of blocks under one heading. A section that slides repeat has several.

    Attributes:
        section: Index of the section, None before the first heading.
        first: Index of the first block, which is the heading itself where there is one.
        last: Index after the last block.
    """

    section: int | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections in order of first appearance, and the runs of blocks that belong to each.

    Attributes:
        sections: All sections.
        segments: Runs of blocks in order; together they hold every block but those of the table
            of contents.
        headings: Indices of the blocks that are (part of) a heading.
        contents: Indices of the blocks that make the table of contents.
    """

    sections: tuple[Section, ...]
    segments: tuple[Segment, ...]
    headings: frozenset[int]
    contents: frozenset[int]

    def path(self, section: int | None) -> tuple[Section, ...]:
        """The section with all that it stands in, outermost first."""
        chain: list[Section] = []
        while section is not None:
            chain.append(self.sections[section])
            section = self.sections[section].parent
        return tuple(reversed(chain))

    def segment_at(self, block: int) -> Segment | None:
        """The segment that holds a block, None for blocks of the table of contents."""
        at = bisect_right([segment.first for segment in self.segments], block) - 1
        if at < 0 or block >= self.segments[at].last:
            return None
        return self.segments[at]


def build_outline(document: Document) -> Outline:
    """Finds the outline of a document.

    Args:
        document: Any document; one without headings gives one segment without section.

    Returns:
        The outline, in spans of `document`.
    """
    blocks = document.blocks
    lines = [_line(document, block) for block in blocks]
    contents = find_contents(blocks, lines)
    headings = find_headings(blocks, lines, contents)
    return _Assembler(document, headings, contents).outline()


def _line(document: Document, block: Block) -> str:
    """The words of a block; a number behind the bullet of a list (• （１）…) is its numbering."""
    text = document.text[block.char_start : block.char_end]
    if block.type is not BlockType.LIST_ITEM or not text.startswith(_LIST_BULLET):
        return text
    behind = text[len(_LIST_BULLET) :]
    marker = parse_marker(behind)
    return behind if marker is not None and marker.number is not None else text


class _Open(NamedTuple):
    """A section that is open, with the rank of its heading."""

    section: Section
    rank: float | None


class _Assembler:
    """Puts headings into a tree, learning the level of each numbering system as it goes."""

    def __init__(
        self, document: Document, headings: Sequence[Heading], contents: frozenset[int]
    ) -> None:
        self._document = document
        self._headings = headings
        self._ranks = learn_ranks(headings)
        self._contents = contents
        self._sections: list[Section] = []
        self._segments: list[Segment] = []
        self._open: list[_Open] = []

    def outline(self) -> Outline:
        at = 0
        current: int | None = None
        for heading in self._headings:
            self._close(current, at, heading.block)
            current = self._enter(heading).index
            at = heading.block
        self._close(current, at, len(self._document.blocks))
        return Outline(
            tuple(_by_number(self._sections)),
            tuple(self._segments),
            frozenset(
                block for heading in self._headings for block in range(heading.block, heading.last)
            ),
            self._contents,
        )

    def _close(self, section: int | None, first: int, last: int) -> None:
        """Ends a run of blocks; blocks of the table of contents belong to no run."""
        start = first
        for index in range(first, last + 1):
            if index == last or index in self._contents:
                if index > start:
                    self._segments.append(Segment(section, start, index))
                start = index + 1

    def _enter(self, heading: Heading) -> Section:
        rank = self._ranks.of(heading)
        level = self._level(heading, rank)
        parent = self._open[level - 1].section if level else None
        again = self._repeated(heading, parent)
        del self._open[level:]
        section = again or self._new_section(heading, parent, level)
        self._open.append(_Open(section, rank))
        return section

    def _level(self, heading: Heading, rank: float | None) -> int:
        """Depth at which a heading opens."""
        for depth, (section, other) in enumerate(self._open):
            if rank is not None:
                if other is None or other >= rank:
                    return depth
            # A line without number ends what only a bullet or a bracket had opened.
            elif section.style in (heading.style, "soft") or (
                heading.style == "soft" and other is None
            ):
                return depth
        return len(self._open)

    def _repeated(self, heading: Heading, parent: Section | None) -> Section | None:
        """The section of the same heading under the same parent, if slides repeat it."""
        if heading.style == "soft":
            return None
        wanted = parent.index if parent is not None else None
        for section in reversed(self._sections):
            if (
                section.parent == wanted
                and section.style == heading.style
                and fold_title(section.title) == heading.key
            ):
                return section
        return None

    def _new_section(self, heading: Heading, parent: Section | None, depth: int) -> Section:
        blocks = self._document.blocks
        section = Section(
            index=len(self._sections),
            title=heading.title,
            number=heading.number,
            style=heading.style,
            depth=depth,
            parent=parent.index if parent is not None else None,
            char_start=blocks[heading.block].char_start,
            char_end=blocks[heading.last - 1].char_end,
        )
        self._sections.append(section)
        return section


def _by_number(sections: list[Section]) -> list[Section]:
    """Puts measures numbered x-y under the section that holds the other measures of x.

    Group headings sometimes stand after the first measure of their group; the number, not the
    place, tells which group a measure belongs to.
    """
    homes: dict[tuple[int | None, str], Counter[str]] = {}
    for section in sections:
        major = _major(section)
        if major is not None:
            homes.setdefault((section.parent, section.style), Counter())[major] += 1
    owner = {home: counts.most_common(1)[0][0] for home, counts in homes.items()}
    home_of = {major: home[0] for home, major in owner.items()}
    result = list(sections)
    for section in sections:
        major = _major(section)
        if major is None or owner[section.parent, section.style] == major:
            continue
        home = home_of.get(major)
        if home is not None and home != section.parent:
            result[section.index] = replace(section, parent=home)
        elif len(homes[section.parent, section.style]) > 1 and section.parent is not None:
            above = sections[section.parent]
            if above.style in ("h", "soft"):
                result[section.index] = replace(section, parent=above.parent)
    return result


def _major(section: Section) -> str | None:
    """The group part of a measure's number: `6` of `6-44`."""
    if section.style != "id" or section.number is None or "-" not in section.number:
        return None
    return section.number.rsplit("-", 1)[0]
