"""The shapes of the HTTP API, made from the engine's values. Commands print the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answering import Answer, Citation
    from rag.index import DocumentRow, PassageRow
    from rag.ingest import IngestReport
    from rag.retrieval import Hit, SearchResult, Understanding

_CONTEXT_KEYS = ("role", "text", "char_start", "char_end")


def document_json(row: DocumentRow) -> dict[str, Any]:
    """A document, as `GET /v1/documents` lists it."""
    return {
        "id": row.id,
        "title": row.title,
        "file_name": row.file_name,
        "path": row.path,
        "issuer": row.issuer,
        "published": row.published,
        "source_url": row.source_url,
        "confidentiality": row.confidentiality,
        "handling": row.handling,
        "groups": sorted(row.groups),
        "supersedes": row.supersedes,
        "pages": row.pages,
        "passages": row.passages,
        "measures": row.extra.get("measures"),  # None until they have been counted
        "sha256": row.sha256,
        "format": row.format,
        "status": row.status,
        "warnings": list(row.warnings),
        "ingested_at": row.ingested_at,
    }


def passage_json(row: PassageRow, document: DocumentRow) -> dict[str, Any]:
    """A passage with what names its document."""
    return {
        "id": row.id,
        "document": {
            "id": document.id,
            "title": document.title,
            "file_name": document.file_name,
            "issuer": document.issuer,
            "published": document.published,
            "handling": document.handling,
        },
        "heading_path": list(row.heading_path),
        "page": row.page,
        "text": row.text,
        "context": [{key: entry[key] for key in _CONTEXT_KEYS} for entry in row.context],
        "char_start": row.char_start,
        "char_end": row.char_end,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """A passage found, with its rank and score."""
    return {
        "rank": hit.rank,
        "score": hit.score,
        "passage": passage_json(hit.passage, hit.document),
    }


def understanding_json(reading: Understanding) -> dict[str, Any]:
    """How a question was read."""
    return {
        "resolved_question": reading.resolved,
        "asks": [ask.value for ask in reading.asks],
        "dates": [
            {"text": mention.text, "years": list(mention.years), "fiscal": mention.fiscal}
            for mention in reading.dates
        ],
        "fiscal_years": list(reading.fiscal_years),
        "organisations": list(reading.organisations),
        "documents": [
            {"id": name, "strength": strength}
            for name, strength in sorted(
                reading.naming.strengths.items(), key=lambda entry: (-entry[1], entry[0])
            )
        ],
        "today": reading.today.isoformat() if reading.today is not None else None,
    }


def search_json(result: SearchResult) -> dict[str, Any]:
    """A search, as `POST /v1/search` answers."""
    return {
        "query": result.understanding.question,
        "understanding": understanding_json(result.understanding),
        "results": [hit_json(hit) for hit in result.hits],
        "generation": result.generation,
        "took_ms": round(result.took_ms, 2),
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer, as `POST /v1/answers` gives it."""
    return {
        "id": answer.id,
        "question": answer.understanding.question,
        "resolved_question": answer.understanding.resolved,
        "outcome": answer.outcome.value,
        "answered": answer.answered,
        "answer": answer.text,
        "sentences": [
            {
                "text": sentence.text,
                "citations": list(sentence.citations),
                "support": sentence.support.value if sentence.support is not None else None,
                "reason": sentence.reason,
            }
            for sentence in answer.sentences
        ],
        "citations": [citation_json(citation) for citation in answer.citations],
        "retrieved": [
            {"rank": hit.rank, "score": hit.score, "passage_id": hit.passage.id}
            for hit in answer.retrieved
        ],
        "withheld": [{"text": kept.text, "reason": kept.reason} for kept in answer.withheld],
        "nearest": [hit_json(hit) for hit in answer.nearest],
        "model": answer.model,
        "as_of": answer.as_of,
        "notice": answer.notice,
        "understanding": understanding_json(answer.understanding),
        "generation": answer.generation,
        "took_ms": round(answer.took_ms, 2),
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation: the quote, the words used, the passage."""
    return {
        "number": citation.number,
        "quote": citation.quote,
        "char_start": citation.char_start,
        "char_end": citation.char_end,
        "spans": [
            {"text": span.text, "char_start": span.char_start, "char_end": span.char_end}
            for span in citation.spans
        ],
        "passage": passage_json(citation.hit.passage, citation.hit.document),
    }


def ingest_json(report: IngestReport) -> dict[str, Any]:
    """What an ingest did."""
    return {
        "generation": report.generation,
        "documents": report.documents,
        "passages": report.passages,
        "retrained": report.retrained,
        "took_s": round(report.took_s, 2),
        "counts": {status.value: count for status, count in sorted(report.counts.items())},
        "files": [
            {
                "path": file.path,
                "status": file.status.value,
                "document_id": file.document_id,
                "passages": file.passages,
                "message": file.message,
                "code": file.code,
                "warnings": list(file.warnings),
            }
            for file in report.files
        ],
        "warnings": list(report.warnings),
    }


def documents_json(rows: Sequence[DocumentRow]) -> Mapping[str, Any]:
    """The documents of a collection."""
    return {"documents": [document_json(row) for row in rows]}
