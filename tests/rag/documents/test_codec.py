"""Documents written and read back."""

import json
import zlib

import pytest

from rag.documents.codec import decode_document, encode_document
from rag.documents.model import Block, BlockType, Cell, Document, Found, LineBox
from rag.errors import CorruptIndexError

TEXT = "港の計画\n1 岸壁\t1,200"
DOCUMENT = Document(
    TEXT,
    (
        Block(
            BlockType.HEADING,
            0,
            4,
            page=1,
            level=2,
            lines=(LineBox(0, 4, 1, 72.0, 50.5, 144.0, 62.5),),
        ),
        Block(
            BlockType.TABLE_ROW,
            5,
            15,
            page=2,
            sheet="表１",
            table=0,
            row=3,
            cells=(Cell(5, 9, 0, 2, 1, header=True), Cell(10, 15, 2, 1, 3)),
            ocr=True,
        ),
    ),
    "pdf",
    pages=2,
    title=Found("港の計画", 0, 4),
    published=Found("2024-04", 0, 1),
    warnings=("１ページを読めませんでした。",),
)


@pytest.mark.parametrize("document", [DOCUMENT, Document("", (), "txt")], ids=["full", "empty"])
def test_a_document_comes_back_whole(document):
    assert decode_document(document.text, encode_document(document)) == document


def test_edges_of_lines_are_kept_to_a_tenth_of_a_point():
    block = Block(BlockType.PARAGRAPH, 0, 1, lines=(LineBox(0, 1, 1, 1.04, 2.06, 3.0, 4.449),))
    document = Document("港", (block,), "pdf")
    (read,) = decode_document("港", encode_document(document)).blocks
    assert read.lines == (LineBox(0, 1, 1, 1.0, 2.1, 3.0, 4.4),)


PAYLOAD = encode_document(DOCUMENT)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        PAYLOAD[:-20],
        b"\x00" + PAYLOAD[1:],
        zlib.compress(b"not json"),
        zlib.compress(b"[]"),
        zlib.compress(b"{}"),
        zlib.compress(json.dumps({"blocks": [["no such type"] + [0] * 10]}).encode()),
        zlib.compress(json.dumps({"blocks": [["heading", 0]]}).encode()),
    ],
    ids=["empty", "cut", "damaged", "no json", "list", "keys", "type", "fields"],
)
def test_damage_is_told(payload):
    with pytest.raises(CorruptIndexError, match="tenkyo reindex"):
        decode_document(TEXT, payload)
