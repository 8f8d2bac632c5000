"""The light markup in which the prose of the sample documents is written, and its blocks.

One line of a source file is one block. What a line is shows at its beginning:

=================  ==========================================================================
``= text``         title on the cover
``: text``         centred line on the cover
``# ## ### ####``  heading, level 1 to 4
``[No.１－１] …``    heading of a measure
``- text``         bullet
``+ text``         item of a list that the format numbers by itself
``@label``         label of a field (KPI, ministries); the lines up to the next mark belong to it
``^ text``         caption of the table that follows
``| a | b |``      row of a table; a cell ``<`` continues the one to its left, ``^^`` the one above
``> text``         line of a box; the first one is its heading when more follow
``---``            page break
``!toc 3 5 …``     table of contents, with its page numbers where the format cannot count them
``!fields table``  draws the fields that follow as tables (``lines``: as labelled paragraphs)
``!columns``       sets what stands up to ``!end`` in two columns
anything else      paragraph
=================  ==========================================================================

``((text))`` anywhere inside a line is a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the document, on its cover."""

    text: str


@dataclass(frozen=True, slots=True)
class Centred:
    """A line of the cover below or above the title."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Measure:
    """The heading of a numbered measure, with its number."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet; the sign is not part of the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item of a list numbered from 1; the number is not part of the text."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Fields:
    """Labelled lines below a measure, in order: label, then its lines."""

    entries: tuple[tuple[str, tuple[str, ...]], ...]
    as_table: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row, and its caption if it has one."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Lines set off in a frame."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents; `pages` is empty where the format counts by itself."""

    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks set in two columns."""

    blocks: tuple[Block, ...]


Block = (
    Title
    | Centred
    | Heading
    | Measure
    | Paragraph
    | Bullet
    | Numbered
    | Fields
    | Table
    | Box
    | PageBreak
    | Contents
    | Columns
)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote at the place of its mark."""

    text: str


_FOOTNOTE = re.compile(r"\(\((.+?)\)\)")
_HEADING = re.compile(r"(#{1,4}) (.+)")
_MARK = re.compile(r"[=:^>+-] |#{1,4} |[@|!]|---|\[No\.")


def split_footnotes(text: str) -> list[str | Footnote]:
    """Splits a line into its words and its footnotes, in order."""
    pieces: list[str | Footnote] = []
    for index, piece in enumerate(_FOOTNOTE.split(text)):
        if piece:
            pieces.append(Footnote(piece) if index % 2 else piece)
    return pieces


def parse(source: str) -> tuple[Block, ...]:
    """Reads a source file.

    Args:
        source: Text in the markup that the module describes.

    Returns:
        Its blocks in order.
    """
    return tuple(_Parser(_Lines(source)).blocks())


@dataclass(slots=True)
class _Lines:
    """The lines of a source, with a look at the next one."""

    source: str
    _rest: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._rest = [line for line in reversed(self.source.split("\n")) if line.strip()]

    def __bool__(self) -> bool:
        return bool(self._rest)

    def peek(self) -> str:
        return self._rest[-1] if self._rest else ""

    def take(self) -> str:
        return self._rest.pop()

    def take_while(self, mark: str) -> list[str]:
        """Takes the lines that begin with a mark, without it."""
        taken = []
        while self.peek().startswith(mark):
            taken.append(self.take().removeprefix(mark).strip())
        return taken

    def take_unmarked(self) -> tuple[str, ...]:
        """Takes the lines up to the next one that begins with any mark."""
        taken = []
        while self and not _MARK.match(self.peek()):
            taken.append(self.take())
        return tuple(taken)


@dataclass(slots=True)
class _Parser:
    lines: _Lines
    fields_as_table: bool = True

    def blocks(self, until: str = "") -> Iterator[Block]:
        while self.lines:
            if until and self.lines.peek() == until:
                self.lines.take()
                return
            yield from self._next()

    def _next(self) -> Iterator[Block]:
        line = self.lines.peek()
        if line.startswith("+ "):
            for number, text in enumerate(self.lines.take_while("+ "), start=1):
                yield Numbered(text, number)
        elif line.startswith("> "):
            yield Box(tuple(self.lines.take_while("> ")))
        elif line.startswith(("^ ", "|")):
            yield self._table()
        elif line.startswith("@"):
            yield self._fields()
        elif line.startswith("!"):
            yield from self._directive(self.lines.take())
        else:
            yield _single(self.lines.take())

    def _table(self) -> Table:
        caption = self.lines.take()[2:] if self.lines.peek().startswith("^ ") else ""
        rows = [
            tuple(cell.strip() for cell in row.strip("|").split("|"))
            for row in self.lines.take_while("|")
        ]
        return Table(caption, tuple(rows))

    def _fields(self) -> Fields:
        entries = []
        while self.lines.peek().startswith("@"):
            label = self.lines.take()[1:]
            entries.append((label, self.lines.take_unmarked()))
        return Fields(tuple(entries), self.fields_as_table)

    def _directive(self, line: str) -> Iterator[Block]:
        name, *arguments = line[1:].split()
        if name == "toc":
            yield Contents(tuple(int(page) for page in arguments))
        elif name == "fields":
            self.fields_as_table = arguments == ["table"]
        elif name == "columns":
            yield Columns(tuple(self.blocks(until="!end")))
        else:
            raise ValueError(f"unknown directive: {line}")


def _single(line: str) -> Block:
    """The block that one line makes on its own."""
    heading = _HEADING.fullmatch(line)
    if heading:
        return Heading(heading[2], len(heading[1]))
    if line == "---":
        return PageBreak()
    if line.startswith("[No."):
        return Measure(line)
    for mark, kind in (("= ", Title), (": ", Centred), ("- ", Bullet)):
        if line.startswith(mark):
            return kind(line[len(mark) :])
    return Paragraph(line)
