"""Reader of Markdown: the text as it is shown, not its signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.encoding import decode_text
from rag.documents.html.blocks import write_blocks
from rag.documents.html.content import strip_unseen
from rag.documents.model import BlockType, Document, ReadLimits
from rag.documents.source import read_bytes
from rag.documents.wraps import joint
from rag.errors import EmptyDocumentError
from rag.japanese.normalize import clean

if TYPE_CHECKING:
    from markdown_it.token import Token

# A text that begins with a rule is no front matter: every line must be one of YAML.
_YAML_LINE = r"(?:[^\s:#-][^\n:]{0,60}:(?:[ \t][^\n]*)?|[ \t][^\n]*|-[ \t][^\n]*|#[^\n]*|)\n"
_FRONT_MATTER = re.compile(rf"\A---[ \t]*\n(?:{_YAML_LINE})*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_INSTRUCTION = re.compile(r"<\?.*?(?:\?>|\Z)", re.DOTALL)
_DEEPEST = 100  # what lies deeper the parser leaves out
_LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_HIDING_TAG = re.compile(r"<(/?)(?:rt|rp|del|s|strike)\b", re.IGNORECASE)


def read_markdown(path: Path, limits: ReadLimits) -> Document:
    """Reads a .md file (CommonMark with tables).

    Args:
        path: The file.
        limits: Largest accepted size.

    Returns:
        The document; headings carry their level, it has no pages.

    Raises:
        EmptyDocumentError: There is nothing to read in it.
        BrokenDocumentError: It is not text, or in no encoding that we know.
        DocumentTooLargeError: It exceeds `limits.max_file_bytes`.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    text = _FRONT_MATTER.sub("", clean(decode_text(read_bytes(path, limits))))
    builder = DocumentBuilder("md")
    parser = (
        MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
    )
    _Writer(builder).write(parser.parse(text))
    if builder.is_empty:
        raise EmptyDocumentError("文字が見つかりません。中身のあるファイルを指定してください。")
    return builder.build()


class _Writer:
    """Turns the parser's flat run of tokens into blocks."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._lists: list[int | None] = []
        self._marker: str | None = None
        self._footnote: str | None = None
        self._heading: int | None = None
        self._rows: list[list[str]] | None = None

    def write(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            self._write_one(token)

    def _write_one(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1:])
            case "heading_close":
                self._heading = None
            case "footnote_open":
                self._footnote = f"{int(token.meta['id']) + 1} "
            case "footnote_close":
                self._footnote = None
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._open_item(token)
            case "table_open":
                self._rows = []
            case "tr_open" if self._rows is not None:
                self._rows.append([])
            case "table_close":
                self._close_table()
            case "inline":
                self._inline(token)
            case "fence" | "code_block":
                self._builder.add(BlockType.PARAGRAPH, token.content)
            case "html_block":
                self._html(token.content)
            case _:
                pass

    def _open_item(self, token: Token) -> None:
        """An ordered item shows its number, a bulleted one shows no character of the source."""
        number = self._lists[-1]
        self._marker = ""
        if number is not None:
            self._marker = f"{number}{token.markup} "
            self._lists[-1] = number + 1

    def _inline(self, token: Token) -> None:
        text = "".join(_shown(token.children or []))
        if self._rows is not None:
            self._rows[-1].append(text)
        elif self._heading is not None:
            self._builder.add(BlockType.HEADING, text, level=self._heading)
        elif self._footnote is not None:
            self._builder.add(BlockType.FOOTNOTE, self._footnote + text)
            self._footnote = ""
        elif self._marker is not None:
            self._builder.add(BlockType.LIST_ITEM, self._marker + text)
            self._marker = None
        else:
            self._builder.add(BlockType.PARAGRAPH, text)

    def _html(self, markup: str) -> None:
        from bs4 import BeautifulSoup

        soup = BeautifulSoup(_INSTRUCTION.sub("", markup), "lxml")
        strip_unseen(soup)
        write_blocks(self._builder, soup)

    def _close_table(self) -> None:
        rows, self._rows = self._rows or [], None
        table = self._builder.new_table()
        for index, row in enumerate(rows):
            # The first row of a Markdown table is its header, by the format itself.
            cells = [
                TableCell(text, column, header=index == 0)
                for column, text in enumerate(row)
                if text
            ]
            self._builder.add_row(table, index, cells)


def _shown(tokens: Sequence[Token]) -> Iterator[str]:
    """What a run of inline tokens shows."""
    written = ""
    hidden = 0
    for index, token in enumerate(tokens):
        hidden = max(hidden + _hides(token), 0)
        if hidden:
            continue
        piece = token.content
        if token.type == "softbreak":
            following = tokens[index + 1].content if index + 1 < len(tokens) else ""
            piece = joint(written.rstrip(), following.lstrip())
        elif token.type == "hardbreak":
            piece = "\n"
        elif token.type in ("footnote_ref", "footnote_anchor"):
            # A raised number is no character of the sentence; the note itself stands at the end.
            piece = ""
        elif token.type == "image":
            piece = "".join(_shown(token.children or []))
        elif token.type == "html_inline":
            piece = "\n" if _LINE_BREAK.match(piece) else ""
        written = (written + piece)[-80:]
        yield piece


def _hides(token: Token) -> int:
    """1 where struck words or the reading of kanji begin, -1 where they end, else 0."""
    if token.type in ("s_open", "s_close"):
        return token.nesting
    tag = _HIDING_TAG.match(token.content) if token.type == "html_inline" else None
    if tag is None:
        return 0
    return -1 if tag.group(1) else 1
