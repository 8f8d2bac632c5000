"""What is known of a document beside its text: from the file, the administrator, the first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self, cast

from rag.documents import READER_VERSION
from rag.documents.model import Document
from rag.index import DocumentRow
from rag.index.access import Confidentiality, Visibility
from rag.ingest.metadata import FileMetadata
from rag.japanese.eras import ERAS, era_names

_SEARCHED = ("title", "issuer", "published")
_SHOWN = (
    "source_url", "confidentiality", "handling", "owner", "visibility", "groups", "retain_until",
    "conversation",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a document came from.

    Attributes:
        id: Id of the document.
        name: Its place: path below the ingested folder, with `/`.
        file_name: Name of its file.
        source: Where the file is, absolute; None for an upload.
        size: Bytes of the file.
        mtime_ns: Its modification time in nanoseconds.
        given: What the administrator says of it.
    """

    id: str
    name: str
    file_name: str
    source: str | None
    size: int | None
    mtime_ns: int | None
    given: FileMetadata

    @classmethod
    def of(cls, row: DocumentRow) -> Self:
        """The origin of a stored document."""
        return cls(
            id=row.id,
            name=row.path,
            file_name=row.file_name,
            source=source_of(row),
            size=row.size,
            mtime_ns=row.mtime_ns,
            given=given_for(row),
        )


def source_of(row: DocumentRow) -> str | None:
    """Where the file of a stored document was."""
    source: str | None = row.extra.get("source")
    return source


def given_for(row: DocumentRow) -> FileMetadata:
    """What the administrator said of a stored document."""
    return FileMetadata.from_json(row.extra.get("given", {}))


def characters_of(row: DocumentRow) -> int:
    """Length of the text of a stored document."""
    return int(row.extra.get("characters", 0))


def describe(origin: Origin, document: Document, sha256: str) -> DocumentRow:
    """The row of a document.

    What the administrator gives comes first, then what stands in the document; the title is the
    file's name where neither says one. Without a word on confidentiality it is 機密性２.
    """
    given = origin.given
    found = {name: getattr(document, name) for name in _SEARCHED}
    values = {name: entry.value if entry is not None else None for name, entry in found.items()}
    published = given.published or values["published"]
    visibility = given.visibility or ("group" if given.groups else "all")
    return DocumentRow(
        id=origin.id,
        path=origin.name,
        file_name=origin.file_name,
        title=given.title or values["title"] or origin.file_name.rpartition(".")[0],
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
        size=origin.size,
        mtime_ns=origin.mtime_ns,
        extra={
            "source": origin.source,
            "given": given.to_json(),
            "characters": len(document.text),
            "era": era_of(published),
            "retain_until": given.retain_until,
            "conversation": given.conversation,
        },
    )


def era_of(published: str | None) -> str | None:
    """The era in which a document of that date counts years that it writes without one.

    Of the two eras of a year it is the older: in 2019 people wrote 30年度 for 平成30年度, and a
    bare number of two digits cannot be a year of 令和.
    """
    if published is None:
        return None
    names = era_names(int(published[:4]))
    return next((era.name for era in ERAS if names and names[-1].startswith(era.name)), None)


def same_content(left: DocumentRow, right: DocumentRow) -> bool:
    """Whether two rows of a document stand for the same bytes, read the same way."""
    return (left.sha256, left.reader_version) == (right.sha256, right.reader_version)


def found_alike(left: DocumentRow, right: DocumentRow) -> bool:
    """Whether two rows of one content are found by the same words."""
    return all(getattr(left, name) == getattr(right, name) for name in _SEARCHED)


def shown_alike(left: DocumentRow, right: DocumentRow) -> bool:
    """Whether two rows that are found alike are also shown alike, to the same people."""
    return all(getattr(left, name) == getattr(right, name) for name in _SHOWN) and (
        given_for(left).supersedes == given_for(right).supersedes
    )
