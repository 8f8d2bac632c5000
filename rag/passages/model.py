"""A passage, what explains it, and how long it should be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from rag.documents.model import Block

ContextRole = Literal["header", "row", "caption", "unit", "note"]


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """Words outside a passage without which it cannot be understood.

    Attributes:
        role: `header` (of a column), `row` (a cell that labels a row of the passage from above or
            from the left), `caption`, `unit` or `note`.
        text: The words, verbatim.
        char_start: Their offset in the canonical text.
        char_end: Their end.
        column: First column of the grid that a header or row label stands over, None for others.
        column_span: Number of columns that it covers.
    """

    role: ContextRole
    text: str
    char_start: int
    char_end: int
    column: int | None = None
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable piece of a document.

    Attributes:
        id: Hash of the document's content, the reader's version and the span.
        ordinal: Its place among the passages of the document.
        char_start: Offset in the canonical text.
        char_end: End in the canonical text.
        text: `document.text[char_start:char_end]`.
        section: Index of its section in the outline, None before the first heading.
        heading_path: The headings that it stands under, outermost first.
        page: Page or slide on which it begins, None for formats without.
        context: What a reader needs beside it, in order of the document.
        blocks: The blocks that it is made of; the first and the last may be cut.
    """

    id: str
    ordinal: int
    char_start: int
    char_end: int
    text: str
    section: int | None
    heading_path: tuple[str, ...]
    page: int | None
    context: tuple[ContextEntry, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PassageSize:
    """How long passages should be, in characters.

    Attributes:
        target: The length that splitting aims at.
        maximum: The length that no passage exceeds, but for a single longer sentence or cell.
            Headings and labels in front, and notes behind, come on top: a quarter of it each.
    """

    target: int = 420
    maximum: int = 640

    @property
    def margin(self) -> int:
        """How long headings and labels in front of a passage, or notes behind it, may be."""
        return self.maximum // 4


def passage_id(content_hash: str, reader_version: str, start: int, end: int) -> str:
    """The id of a passage: the same bytes read the same way give the same id everywhere.

    Args:
        content_hash: sha256 of the original file, hexadecimal.
        reader_version: Version of the readers.
        start: Offset of the passage in the canonical text.
        end: Its end.

    Returns:
        20 hexadecimal digits.
    """
    key = f"{content_hash}:{reader_version}:{start}:{end}".encode()
    return hashlib.blake2b(key, digest_size=10).hexdigest()
