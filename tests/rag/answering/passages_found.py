"""Passages as a search would find them, made of a few lines or a small table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from rag.analysis import Holds
from rag.answering.select import Scored
from rag.answering.units import Unit, find_units
from rag.documents.builder import DocumentBuilder, TableCell
from rag.documents.model import BlockType, Document
from rag.fields import content_lemmas
from rag.index import DocumentRow, PassageRow
from rag.japanese.synonyms import find_expansions
from rag.japanese.tokens import tokenize
from rag.passages.context import TableContext
from rag.retrieval.model import Hit
from rag.retrieval.naming import DocumentName, DocumentNames
from rag.retrieval.understanding import Understanding, understand
from rag.retrieval.words import QuestionWords

TODAY = date(2026, 5, 1)
KINDS = {
    "# ": BlockType.HEADING,
    "- ": BlockType.LIST_ITEM,
    "= ": BlockType.CAPTION,
}


def lines(*texts: str) -> Document:
    """A document of a block a text: `# ` begins a heading, `- ` an item, `= ` a caption."""
    builder = DocumentBuilder("txt")
    for text in texts:
        kind = KINDS.get(text[:2])
        builder.add(kind or BlockType.PARAGRAPH, text[2:] if kind else text)
    return builder.build()


def table(
    *rows: Sequence[str | TableCell], headers: int = 1, caption: str = "", above: str = ""
) -> Document:
    """A document of one table; its first rows label the columns."""
    builder = DocumentBuilder("xlsx")
    if above:
        builder.add(BlockType.HEADING, above)
    number = builder.new_table()
    if caption:
        builder.add(BlockType.CAPTION, caption, table=number)
    for row, cells in enumerate(rows):
        builder.add_row(
            number,
            row,
            [
                cell
                if isinstance(cell, TableCell)
                else TableCell(cell, column, header=row < headers)
                for column, cell in enumerate(cells)
            ],
        )
    return builder.build()


def document_row(name: str = "harbour", title: str = "みなせ市港湾計画", **values) -> DocumentRow:
    """A document of a collection."""
    plain = {
        "id": name,
        "path": f"{name}.txt",
        "file_name": f"{name}.txt",
        "sha256": name,
        "reader_version": "1",
        "format": "txt",
        "visibility": "all",
        "ingested_at": "2026-05-01T00:00:00Z",
        "published": "2025-04-01",
    }
    return DocumentRow(title=title, **{**plain, **values})


def found(
    document: Document,
    *,
    of: DocumentRow | None = None,
    between: tuple[int, int] | None = None,
    headings: Sequence[str] = (),
    key: int = 1,
    rank: int = 1,
    score: float = 1.0,
    features: Mapping[str, float] | None = None,
) -> Hit:
    """A document, or a part of it, as a passage that was found."""
    start, end = between or (0, len(document.text))
    blocks = tuple(
        block for block in document.blocks if block.char_start < end and start < block.char_end
    )
    context = TableContext(document).context(blocks, start, end)
    passage = PassageRow(
        key=key,
        id=f"{key:020x}",
        document_key=1,
        ordinal=key,
        char_start=start,
        char_end=end,
        text=document.text[start:end],
        heading_path=tuple(headings),
        page=None,
        context=tuple(asdict(entry) for entry in context),
        facets=frozenset(),
        analysis=b"",
    )
    return Hit(
        rank=rank,
        score=score,
        passage=passage,
        document=of or document_row(),
        blocks=blocks,
        features=features or {"document": 0.0, "coverage": 0.5},
    )


def scored(
    unit: Unit,
    score: float = 1.0,
    *,
    holds: Holds = Holds.NOTHING,
    novelty: float = 1.0,
    matched: float = 0.5,
    counted: bool = False,
    form: float = 0.0,
    kind: float = 0.0,
) -> Scored:
    """A unit with a given score."""
    return Scored(unit, score, novelty, matched, holds, counted, {"form": form, "kind": kind})


def units_of(*texts: str, **values) -> list[Unit]:
    """The units of a passage of these lines."""
    return find_units(found(lines(*texts), **values))


def reading_of(question: str, *documents: DocumentRow) -> Understanding:
    """A question as it is read where these documents are in the collection."""
    names = [
        DocumentName(row.id, row.title, row.issuer, row.published, row.supersedes)
        for row in documents
    ]
    return understand(question, history=(), names=DocumentNames(names), today=TODAY)


def words_of(question: str, **rarities: float) -> QuestionWords:
    """The words of a question, all as rare as each other but for those named."""
    tokens = tokenize(question)
    lemmas = tuple(dict.fromkeys(content_lemmas(tokens)))
    return QuestionWords(
        lemmas,
        tuple(rarities.get(lemma, 1.0) for lemma in lemmas),
        tuple(find_expansions(tokens)),
    )
