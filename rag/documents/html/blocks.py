"""From the elements of an HTML page to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.captions import CaptionedFlow
from rag.documents.html.inline import InlineText, small_type
from rag.documents.html.lists import item_marker
from rag.documents.html.tables import is_layout, read_cells, table_rows
from rag.documents.model import BlockType
from rag.documents.tables import mark_headers

if TYPE_CHECKING:
    from bs4.element import Tag

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
        "dt", "fieldset", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li",
        "main", "ol", "p", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
        "optgroup", "menu", "nav",
    }
)  # fmt: skip
_NOTE_ROLES = frozenset({"doc-footnote", "doc-endnote", "doc-endnotes"})
_NOTE_CLASS = re.compile(r"^(?:foot|end)-?notes?$", re.IGNORECASE)
_BACK_LINK = re.compile(r"[↩↑^⏎\ufe0e\ufe0f\s]+|(?:本文へ)?戻る")
_GENERIC_ALT = re.compile(
    r"(?:画像|写真|図|図表|イメージ|アイコン|バナー|ロゴ|image|img|photo|logo|icon|spacer|blank|pdf)\d*"
    r"|.*(?:ロゴ|アイコン|バナー)|.*\.(?:png|jpe?g|gif|svg|webp|bmp)"
    r"|(?:新しい|別の?)(?:ウ[イィ]ンドウ|タブ).*|外部(?:サイト|リンク).*|.*ファイルを?(?:開きます|ダウンロード)",
    re.IGNORECASE,
)
_SHORTEST_ALT = 4
_DEEPEST = 200


class _Sink(Protocol):
    """Where blocks go: a document, or the lines of a cell."""

    def add(self, kind: BlockType, text: str, level: int | None = None) -> None: ...

    def add_table(self, rows: list[list[TableCell]]) -> None: ...

    def flush(self) -> None: ...


def write_blocks(builder: DocumentBuilder, root: Tag) -> None:
    """Writes what an element holds into a document.

    Args:
        builder: Where the blocks go.
        root: The element, freed of what is not content.
    """
    sink = _DocumentSink(builder)
    _Walker(sink).walk(root)
    sink.flush()


class _DocumentSink:
    """Writes blocks and tables, tying captions to the table below them."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._flow = CaptionedFlow(builder)

    def add(self, kind: BlockType, text: str, level: int | None = None) -> None:
        self._flow.add(kind, text, level=level)

    def add_table(self, rows: list[list[TableCell]]) -> None:
        table = self._flow.begin_table()
        for at, row in enumerate(rows):
            self._flow.add_row(table, at, [cell for cell in row if cell.text.strip()])

    def flush(self) -> None:
        self._flow.flush()


class _CellSink:
    """Collects the lines of a cell; an inner table gives a line for each of its rows."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, kind: BlockType, text: str, level: int | None = None) -> None:
        del kind, level
        if text.strip():
            self.lines.append(text.strip())

    def add_table(self, rows: list[list[TableCell]]) -> None:
        self.lines.extend(" ".join(cell.text for cell in row if cell.text) for row in rows)

    def flush(self) -> None:
        """Nothing is held back."""


@dataclass(slots=True)
class _Mode:
    """What the running text becomes when its block ends."""

    kind: BlockType
    level: int | None = None
    marker: str = ""


class _Walker:
    """Goes through the elements in order and closes a block wherever a browser does.

    Args:
        sink: Where the blocks go.
        in_cell: Whether a cell is read, in which pictures stand for words (○).
    """

    def __init__(self, sink: _Sink, *, in_cell: bool = False) -> None:
        self._sink = sink
        self._in_cell = in_cell
        self._inline = InlineText()
        self._plain = BlockType.PARAGRAPH
        self._mode = _Mode(BlockType.PARAGRAPH)
        self._figures: list[str] = []

    def walk(self, root: Tag) -> None:
        """Reads an element and closes its last block."""
        self._children(root, 0)
        self._close()

    def _children(self, tag: Tag, depth: int) -> None:
        from bs4.element import NavigableString
        from bs4.element import Tag as Element

        for child in tag.children:
            if isinstance(child, Element):
                self._element(child, depth + 1)
            elif type(child) is NavigableString:
                self._inline.add(str(child))

    def _element(self, tag: Tag, depth: int) -> None:
        name = tag.name
        if depth > _DEEPEST:
            self._inline.add(tag.get_text())
        elif name == "br":
            self._inline.break_line()
        elif name == "img":
            self._picture(tag)
        elif name == "table":
            self._table(tag, depth)
        elif name == "pre":
            self._preformatted(tag)
        elif (small := small_type(tag)) is not None:
            self._inline.add(small)
        elif name == "a" and _BACK_LINK.fullmatch(tag.get_text().strip() or "x"):
            pass
        else:
            self._block_or_inline(tag, depth)

    def _block_or_inline(self, tag: Tag, depth: int) -> None:
        name = tag.name
        level = _heading_level(tag)
        if level is not None:
            with self._block(_Mode(BlockType.HEADING, level)):
                self._children(tag, depth)
        elif name in {"caption", "figcaption"}:
            with self._block(_Mode(BlockType.CAPTION)):
                self._children(tag, depth)
        elif name == "li":
            kind = BlockType.LIST_ITEM if self._plain is BlockType.PARAGRAPH else self._plain
            with self._block(_Mode(kind, marker=item_marker(tag))):
                self._children(tag, depth)
        elif _is_notes(tag):
            plain, self._plain = self._plain, BlockType.FOOTNOTE
            with self._block(_Mode(BlockType.FOOTNOTE)):
                self._children(tag, depth)
            self._plain = plain
        elif name == "figure":
            with self._block(_Mode(self._plain)):
                self._children(tag, depth)
            self._sink.flush()
        elif name in _BLOCKS:
            # A block inside a list item or a heading is part of it until text was written.
            with self._block(self._mode if self._mode.kind is not self._plain else None):
                self._children(tag, depth)
        else:
            self._children(tag, depth)

    @contextmanager
    def _block(self, mode: _Mode | None) -> Iterator[None]:
        """Closes the running block, reads another, and goes on in the mode of the outer one."""
        self._close()
        outer = self._mode
        self._mode = mode or _Mode(self._plain)
        yield
        self._close()
        self._mode = outer

    def _close(self) -> None:
        text = self._inline.take()
        mode = self._mode
        if text.strip():
            self._sink.add(mode.kind, mode.marker + text.strip(), mode.level)
            if mode.kind is not BlockType.HEADING:
                # What follows inside the same item is a paragraph of its own.
                mode.kind, mode.marker = self._plain, ""
        figures, self._figures = self._figures, []
        for figure in figures:
            self._sink.add(BlockType.FIGURE, figure)

    def _picture(self, tag: Tag) -> None:
        alt = str(tag.get("alt") or "").strip()
        if not alt or _GENERIC_ALT.fullmatch(alt):
            return
        if self._in_cell:
            self._inline.add(alt)
        elif len(alt) >= _SHORTEST_ALT:
            self._figures.append(alt)

    def _preformatted(self, tag: Tag) -> None:
        with self._block(None):
            self._inline.add_verbatim(tag.get_text())

    def _table(self, tag: Tag, depth: int) -> None:
        if is_layout(tag):
            with self._block(None):
                for row in table_rows(tag):
                    self._children(row, depth)
            return
        self._close()
        caption = tag.find("caption")
        if caption is not None and caption.find_parent("table") is tag:
            self._sink.add(BlockType.CAPTION, caption.get_text(" ", strip=True))
        rows, declared = read_cells(table_rows(tag), _cell_text)
        self._sink.add_table(mark_headers(rows, declared))


def _cell_text(tag: Tag) -> str:
    sink = _CellSink()
    _Walker(sink, in_cell=True).walk(tag)
    return "\n".join(sink.lines)


def _heading_level(tag: Tag) -> int | None:
    if tag.get("role") == "heading":
        level = str(tag.get("aria-level") or "2")
        return int(level) if level.isdecimal() and 1 <= int(level) <= 9 else 2
    return _HEADINGS.get(tag.name)


def _is_notes(tag: Tag) -> bool:
    classes = tag.get("class") or ()
    return tag.get("role") in _NOTE_ROLES or any(_NOTE_CLASS.match(name) for name in classes)
