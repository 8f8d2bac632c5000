"""Documents as bytes, to be kept beside their text and read back without the original."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from rag.documents.model import Block, BlockType, Cell, Document, Found, LineBox
from rag.errors import CorruptIndexError


def encode_document(document: Document) -> bytes:
    """Everything of a document but its text, as compressed JSON."""
    value = {
        "format": document.format,
        "pages": document.pages,
        "title": _found(document.title),
        "issuer": _found(document.issuer),
        "published": _found(document.published),
        "warnings": document.warnings,
        "blocks": encode_blocks(document.blocks, with_lines=True),
    }
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def decode_document(text: str, payload: bytes) -> Document:
    """The document of a text and what `encode_document` made of it.

    Raises:
        CorruptIndexError: The bytes are not what `encode_document` writes.
    """
    try:
        value = json.loads(zlib.decompress(payload))
        return Document(
            text=text,
            blocks=decode_blocks(value["blocks"]),
            format=value["format"],
            pages=value["pages"],
            title=_as_found(value["title"]),
            issuer=_as_found(value["issuer"]),
            published=_as_found(value["published"]),
            warnings=tuple(value["warnings"]),
        )
    except (zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise CorruptIndexError(
            "登録済みの文書の構造を読み出せません。索引が壊れています。"
            "tenkyo restore で復元するか、tenkyo reindex で作り直してください。"
        ) from error


def encode_blocks(blocks: Sequence[Block], *, with_lines: bool) -> list[Any]:
    """Blocks as nested lists of numbers and strings.

    Args:
        blocks: Blocks of one document.
        with_lines: Whether to keep the boxes of printed lines.
    """
    return [
        [
            block.type.value,
            block.char_start,
            block.char_end,
            block.page,
            block.sheet,
            block.level,
            block.table,
            block.row,
            [
                [c.char_start, c.char_end, c.column, c.column_span, c.row_span, int(c.header)]
                for c in block.cells
            ],
            [
                [line.char_start, line.char_end, line.page]
                + [round(edge, 1) for edge in (line.x0, line.y0, line.x1, line.y1)]
                for line in (block.lines if with_lines else ())
            ],
            int(block.ocr),
        ]
        for block in blocks
    ]


def decode_blocks(value: Sequence[Any]) -> tuple[Block, ...]:
    """Blocks as `encode_blocks` wrote them."""
    return tuple(
        Block(
            BlockType(kind),
            start,
            end,
            page=page,
            sheet=sheet,
            level=level,
            table=table,
            row=row,
            cells=tuple(_cell(*cell) for cell in cells),
            lines=tuple(LineBox(*line) for line in lines),
            ocr=bool(ocr),
        )
        for kind, start, end, page, sheet, level, table, row, cells, lines, ocr in value
    )


def _cell(start: int, end: int, column: int, column_span: int, row_span: int, header: int) -> Cell:
    return Cell(start, end, column, column_span, row_span, header=bool(header))


def _found(found: Found | None) -> list[Any] | None:
    return None if found is None else [found.value, found.char_start, found.char_end]


def _as_found(value: Sequence[Any] | None) -> Found | None:
    return None if value is None else Found(*value)
