"""Reader of Word documents (.docx).

What a reader of the printed document sees, in reading order, without running heads, page numbers
and comments. The number that refers to a note is left out, so that it cannot be taken for a figure
of the text; the note itself follows the block that refers to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.documents.builder import DocumentBuilder
from rag.documents.captions import CaptionedFlow
from rag.documents.docx.blocks import BlockReader, ParagraphItem, TableItem
from rag.documents.docx.numbering import Numbering
from rag.documents.docx.runs import RunReader
from rag.documents.docx.styles import Styles
from rag.documents.model import BlockType, Document, ReadLimits
from rag.documents.ooxml import W
from rag.documents.zipped import OfficePackage, open_package
from rag.errors import BrokenDocumentError, EmptyDocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lxml.etree import _Element as Element


def read_docx(path: Path, limits: ReadLimits) -> Document:
    """Reads a .docx file.

    Headings come from styles and outline levels; a Title is a heading of level 1. Automatic numbers
    and bullets stand in the text as Word shows them.

    Args:
        path: The file.
        limits: Largest accepted sizes.

    Returns:
        The document; it has no pages.

    Raises:
        EmptyDocumentError: There is nothing to read in it.
        EncryptedDocumentError: A password protects it.
        BrokenDocumentError: It is damaged, or no Word document.
        DocumentTooLargeError: It exceeds a limit.
    """
    builder = DocumentBuilder("docx")
    with open_package(path, limits) as package:
        _Writer(package, builder).write()
    if builder.is_empty:
        raise EmptyDocumentError(
            "文字が見つかりません。画像だけの文書は、PDFにしてから登録してください。"
        )
    return builder.build()


class _Writer:
    """Writes what the parts of one document hold to its builder."""

    def __init__(self, package: OfficePackage, builder: DocumentBuilder) -> None:
        self._package = package
        self._builder = builder
        self._flow = CaptionedFlow(builder)
        self._part = package.main_part("document")
        self._styles = Styles(self._root_of("styles"))
        self._numbering_root = self._root_of("numbering")
        self._notes = self._read_notes()
        self._waiting_notes: list[str] = []

    def write(self) -> None:
        """Writes the whole document."""
        body = self._package.xml(self._part).find(f"{W}body")
        if body is None:
            raise BrokenDocumentError(
                "Word文書の本文が見つかりません。Wordで開いて保存し直してから登録してください。"
            )
        for item in self._reader(self._part).items(body):
            if isinstance(item, ParagraphItem):
                self._paragraph(item)
            else:
                self._table(item)
        self._flow.flush()
        self._write_notes(())

    def _root_of(self, kind: str) -> Element | None:
        parts = self._package.related(self._part, kind)
        return self._package.xml(parts[0]) if parts else None

    def _reader(self, part: str) -> BlockReader:
        """A reader of one part; each part counts its own lists."""
        runs = RunReader(self._package, part, self._styles, self._builder.warn)
        numbering = Numbering(self._numbering_root)
        return BlockReader(runs, self._styles, numbering, self._builder.warn)

    def _paragraph(self, item: ParagraphItem) -> None:
        self._flow.add(item.kind, item.text, level=item.level)
        if item.kind is BlockType.CAPTION:
            self._waiting_notes += item.notes
        else:
            self._write_notes(item.notes)
        self._figures(item.figures)

    def _table(self, item: TableItem) -> None:
        table = self._flow.begin_table()
        for index, row in enumerate(item.rows):
            self._flow.add_row(table, index, row)
        self._write_notes(item.notes)
        self._figures(item.figures)

    def _figures(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._flow.add(BlockType.FIGURE, text)

    def _write_notes(self, keys: Iterable[str]) -> None:
        """Notes of a caption wait for the table below it. A note is written once."""
        for key in [*self._waiting_notes, *keys]:
            self._flow.add(BlockType.FOOTNOTE, self._notes.pop(key, ""))
        self._waiting_notes.clear()

    def _read_notes(self) -> dict[str, str]:
        notes: dict[str, str] = {}
        for kind in ("footnote", "endnote"):
            for part in self._package.related(self._part, f"{kind}s"):
                reader = self._reader(part)
                for note in self._package.xml(part).iter(f"{W}{kind}"):
                    if note.get(f"{W}type", "normal") == "normal":
                        notes[f"{kind} {note.get(f'{W}id', '')}"] = _note_text(reader, note)
        return notes


def _note_text(reader: BlockReader, note: Element) -> str:
    lines: list[str] = []
    for item in reader.items(note):
        if isinstance(item, ParagraphItem):
            lines.append(item.text)
        else:
            lines += [" ".join(cell.text for cell in row) for row in item.rows]
    return "\n".join(line for line in lines if line.strip())
