"""The rows of a collection: documents, the versions of their content, and passages.

Offsets are 0-based, half-open and count code points of the version's canonical text.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.index.access import Confidentiality, Visibility


def document_id(collection: str, path: str) -> str:
    """The id of a document, bound to its collection and its place, not to its content.

    Args:
        collection: Name of the collection.
        path: Path below the ingested folder with `/`, or the file name of an upload. Its Unicode
            form does not matter (macOS writes が as two characters).
    """
    place = f"{collection}\n{unicodedata.normalize('NFC', path)}"
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document as one generation knows it.

    Attributes:
        id: See `document_id`.
        path: Path below the ingested folder, or the file name of an upload.
        file_name: Last part of the path.
        title: Title shown to people.
        issuer: Issuing body, if known.
        published: Date of the document (`2024`, `2024-04`, `2024-04-01`), if known.
        source_url: Where it was published, if known.
        confidentiality: 1 or 2 (機密性).
        handling: Restriction in free words (部内限り), shown with every citation.
        owner: User who brought it in, if any.
        visibility: Who may see it, see `rag.index.access`.
        groups: Groups that may see it when its visibility is `group`.
        supersedes: Id of the document that it replaces as the newer plan.
        pages: Number of pages or slides, if the format has them.
        sha256: SHA-256 of the original file.
        reader_version: Version of the readers that made its text.
        format: Name of the format (`pdf`, `docx` ...).
        status: State shown to people.
        warnings: Japanese sentences on what could not be read faithfully.
        ingested_at: When it was taken in (ISO 8601, UTC).
        size: Bytes of the original file, if known.
        mtime_ns: Its modification time in nanoseconds, to skip what is unchanged.
        extra: Further values of the caller, JSON.
        key: Number of this content within the store; set by the writer.
        passages: Number of its passages; set by the writer.
        terms: Number of index terms of all its passages by field; set by the writer.
    """

    id: str
    path: str
    file_name: str
    title: str
    sha256: str
    reader_version: str
    format: str
    visibility: Visibility
    ingested_at: str
    confidentiality: Confidentiality = 2
    status: str = "ready"
    issuer: str | None = None
    published: str | None = None
    source_url: str | None = None
    handling: str | None = None
    owner: str | None = None
    groups: frozenset[str] = frozenset()
    supersedes: str | None = None
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    size: int | None = None
    mtime_ns: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    key: int = 0
    passages: int = 0
    terms: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.confidentiality not in (1, 2):
            msg = f"confidentiality must be 1 or 2, not {self.confidentiality!r}"
            raise ValueError(msg)
        if self.visibility not in ("private", "group", "all"):
            msg = f"visibility must be private, group or all, not {self.visibility!r}"
            raise ValueError(msg)

    @property
    def retain_until(self) -> str | None:
        """Until when it may be used, see `rag.index.access.is_over`; None for always."""
        until: str | None = self.extra.get("retain_until")
        return until

    @property
    def conversation(self) -> str | None:
        """The conversation that it is bound to; None for a document like any other."""
        conversation: str | None = self.extra.get("conversation")
        return conversation


@dataclass(frozen=True, slots=True)
class Version:
    """The content of a file as one version of the readers saw it.

    Versions are kept apart from documents: the same bytes under another path, or after an ingest
    that was killed, need not be read again.

    Attributes:
        sha256: SHA-256 of the original file.
        reader_version: Version of the readers.
        text: The canonical text.
        payload: What else the caller keeps with it (blocks, title found ...), opaque here.
    """

    sha256: str
    reader_version: str
    text: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A stored passage.

    Attributes:
        key: Number of the passage within the store; ascends in the order of writing.
        id: Id of the caller, a hash of sha256, reader version, start and end.
        document_key: `DocumentRow.key` of its document.
        ordinal: 0-based position within the document.
        char_start: Offset of its first character.
        char_end: End of its text.
        text: Its text, `version.text[char_start:char_end]`.
        heading_path: Headings above it, outermost first.
        page: 1-based page or slide on which it begins, if known.
        context: What a reader needs beside it (header cells, unit ...), JSON objects.
        facets: Values that searches can be limited to (`fy:2024`, `org:meti`).
        analysis: What the caller wants back for every candidate, opaque here.
    """

    key: int
    id: str
    document_key: int
    ordinal: int
    char_start: int
    char_end: int
    text: str
    heading_path: tuple[str, ...]
    page: int | None
    context: tuple[Mapping[str, Any], ...]
    facets: frozenset[str]
    analysis: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedPassage:
    """A passage to be written: its row's values with what it is found by.

    Attributes:
        id: See `PassageRow`; so are the next eight.
        char_start: Offset of its first character.
        char_end: End of its text.
        text: Its text.
        heading_path: Headings above it.
        page: Page or slide on which it begins.
        context: What a reader needs beside it.
        facets: Values that searches can be limited to.
        analysis: Opaque bytes given back for candidates.
        terms: Index terms by field, repeated as they occur; their order does not matter. Empty
            terms are left out.
        vector: float32, shape `(dimension,)`, L2-normalised; None in an index without vectors.
    """

    id: str
    char_start: int
    char_end: int
    text: str
    terms: Mapping[str, Sequence[str]]
    vector: NDArray[np.float32] | None = None
    heading_path: tuple[str, ...] = ()
    page: int | None = None
    context: tuple[Mapping[str, Any], ...] = ()
    facets: frozenset[str] = frozenset()
    analysis: bytes = b""

    def to_row(self, key: int, document_key: int, ordinal: int) -> PassageRow:
        """The row to be stored, with what the writer knows of the passage."""
        return PassageRow(
            key=key,
            id=self.id,
            document_key=document_key,
            ordinal=ordinal,
            char_start=self.char_start,
            char_end=self.char_end,
            text=self.text,
            heading_path=self.heading_path,
            page=self.page,
            context=self.context,
            facets=self.facets,
            analysis=self.analysis,
        )
