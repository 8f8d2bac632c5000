"""What is known of a document beside its text: from the file, the administrator, the first page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from rag.documents import READER_VERSION
from rag.documents.model import Document
from rag.index import DocumentRow
from rag.index.access import Confidentiality, Visibility
from rag.ingest.files import SourceFile
from rag.ingest.metadata import FileMetadata
from rag.japanese.eras import era_names

_COMPARED = (
    "sha256", "reader_version", "title", "issuer", "published", "source_url", "confidentiality",
    "handling", "owner", "visibility", "groups", "file_name",
)  # fmt: skip


def describe(
    identity: str, file: SourceFile, given: FileMetadata, document: Document, sha256: str
) -> DocumentRow:
    """The row of a document.

    What the administrator gives comes first, then what stands in the document; the title is the
    file's name where neither says one. Without a word on confidentiality it is 機密性２.
    """
    found = {name: getattr(document, name) for name in ("title", "issuer", "published")}
    values = {name: entry.value if entry is not None else None for name, entry in found.items()}
    published = given.published or values["published"]
    visibility = given.visibility or ("group" if given.groups else "all")
    return DocumentRow(
        id=identity,
        path=file.name,
        file_name=file.path.name,
        title=given.title or values["title"] or file.path.stem,
        issuer=given.issuer or values["issuer"],
        published=published,
        source_url=given.source_url,
        confidentiality=cast(Confidentiality, given.confidentiality or 2),
        handling=given.handling,
        owner=given.owner,
        visibility=cast(Visibility, visibility),
        groups=given.groups,
        pages=document.pages,
        sha256=sha256,
        reader_version=READER_VERSION,
        format=document.format,
        warnings=document.warnings,
        ingested_at=datetime.now(UTC).isoformat(timespec="seconds"),
        extra={
            "root": None if file.root is None else str(file.root),
            "supersedes": given.supersedes,
            "era": era_of(published),
        },
    )


def era_of(published: str | None) -> str | None:
    """The era in which a document of that date counts years that it writes without one."""
    if published is None:
        return None
    names = era_names(int(published[:4]))
    # 2019 is both 平成31年 and 令和元年; a bare year of two digits cannot be 令和 then.
    return names[-1].rstrip("0123456789元年") if names else None


def same_description(left: DocumentRow, right: DocumentRow) -> bool:
    """Whether two rows of a document would be found and shown alike."""
    return all(getattr(left, name) == getattr(right, name) for name in _COMPARED) and (
        left.extra.get("supersedes") == right.extra.get("supersedes")
    )
