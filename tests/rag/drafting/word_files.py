"""Word documents read back, and 様式 made for tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from rag.documents.docx.reader import read_docx
from rag.documents.model import ReadLimits


def opened(content: bytes) -> Document:
    """A document as python-docx opens it."""
    return docx.Document(io.BytesIO(content))


def paragraphs(content: bytes) -> list[str]:
    """The paragraphs of the body that say something, those of tables included."""
    body = opened(content).element.body
    texts = (
        "".join(words.text or "" for words in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    )
    return [text for text in texts if text]


def footnotes(content: bytes) -> dict[str, str]:
    """The text of each footnote by its id, separators left out."""
    for relation in opened(content).part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            root = etree.fromstring(relation.target_part.blob)
            return {
                note.get(qn("w:id")): "".join(t.text or "" for t in note.iter(qn("w:t"))).strip()
                for note in root
                if note.get(qn("w:type")) is None
            }
    return {}


def read(content: bytes, folder: Path) -> str:
    """The text as our own reader sees it."""
    path = folder / "原稿.docx"
    path.write_bytes(content)
    return read_docx(path, ReadLimits()).text


def template(folder: Path, build: Callable[[Document], None]) -> Path:
    """A 様式."""
    document = docx.Document()
    build(document)
    path = folder / "様式.docx"
    document.save(str(path))
    return path


def xml(text: str):
    """An element of WordprocessingML."""
    head, _, rest = text.partition(">")
    head, slash = (head[:-1], "/") if head.endswith("/") else (head, "")
    return parse_xml(f"{head} {nsdecls('w')}{slash}>{rest}")
