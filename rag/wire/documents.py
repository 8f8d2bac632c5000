"""Documents and passages, as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.index import DocumentRow, PassageRow

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


def documents_json(rows: Sequence[DocumentRow]) -> Mapping[str, Any]:
    """The documents of a collection."""
    return {"documents": [document_json(row) for row in rows]}


def reference_json(document: DocumentRow) -> dict[str, Any]:
    """What names a document beside something that stands in it."""
    return {
        "id": document.id,
        "title": document.title,
        "file_name": document.file_name,
        "issuer": document.issuer,
        "published": document.published,
        "handling": document.handling,
    }


def passage_json(row: PassageRow, document: DocumentRow) -> dict[str, Any]:
    """A passage with what names its document."""
    return {
        "id": row.id,
        "document": reference_json(document),
        "heading_path": list(row.heading_path),
        "page": row.page,
        "text": row.text,
        "context": [{key: entry[key] for key in _CONTEXT_KEYS} for entry in row.context],
        "char_start": row.char_start,
        "char_end": row.char_end,
    }
