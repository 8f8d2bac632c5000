"""Lines that belong to the table below them: its title, and its unit （単位：百万円）."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.model import BlockType

_UNIT = re.compile(
    r"[（(［\[〔【]\s*(?:金額)?\s*単\s*位\s*[：:／/＝=\s]\s*[^。\n]{1,30}?\s*[）)］\]〕】]"
    r"|(?:金額)?\s*単\s*位\s*[：:／/＝=]\s*[^。\n]{1,30}"
)
_NUMBERED_TITLE = re.compile(
    r"(?:表|別表|図表|付表|Table)\s*[0-9０-９一二三四五六七八九十Ⅰ-Ⅻ]+[^。\n]{0,80}", re.IGNORECASE
)


def is_unit_line(text: str) -> bool:
    """Whether a line says nothing but the unit of a table: （単位：千円）."""
    return _UNIT.fullmatch(text.strip()) is not None


def is_numbered_table_title(text: str) -> bool:
    """Whether a line is built like the title of a table: 表１－２　施策の一覧."""
    return _NUMBERED_TITLE.fullmatch(text.strip()) is not None


@dataclass(frozen=True, slots=True)
class _Held:
    """A line that waits for what follows it."""

    text: str
    otherwise: BlockType
    sheet: str | None
    page: int | None


class CaptionedFlow:
    """Writes blocks in order, and ties captions to the table right below them.

    Captions are held back until the next block comes: a table takes their number along.

    Args:
        builder: Where the blocks go.
    """

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._held: list[_Held] = []

    def add(
        self,
        kind: BlockType,
        text: str,
        *,
        level: int | None = None,
        page: int | None = None,
        sheet: str | None = None,
    ) -> None:
        """Adds a block of text; captions, and lines built like one, wait for a table."""
        if kind is BlockType.CAPTION or is_unit_line(text):
            self._held.append(_Held(text, BlockType.CAPTION, sheet, page))
        elif kind is BlockType.PARAGRAPH and is_numbered_table_title(text):
            self._held.append(_Held(text, kind, sheet, page))
        elif text.strip():
            self.flush()
            self._builder.add(kind, text, level=level, page=page, sheet=sheet)

    def begin_table(self) -> int:
        """Begins a table, writes its captions, and gives its number."""
        table = self._builder.new_table()
        for held in self._held:
            self._builder.add(
                BlockType.CAPTION, held.text, table=table, page=held.page, sheet=held.sheet
            )
        self._held.clear()
        return table

    def add_row(
        self,
        table: int,
        row: int,
        cells: Iterable[TableCell],
        *,
        page: int | None = None,
        sheet: str | None = None,
    ) -> None:
        """Adds one row of the table begun last."""
        self._builder.add_row(table, row, cells, page=page, sheet=sheet)

    def flush(self) -> None:
        """Writes captions that no table follows."""
        for held in self._held:
            self._builder.add(held.otherwise, held.text, page=held.page, sheet=held.sheet)
        self._held.clear()
