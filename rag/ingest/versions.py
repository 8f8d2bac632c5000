"""The documents of a collection while it is written: what was read once is not read again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from rag.documents import READER_VERSION, ReadLimits, read_document
from rag.documents.codec import decode_document, encode_document
from rag.documents.model import Document
from rag.errors import DocumentAccessError
from rag.index import DocumentRow, Version, Writer


def read_content(writer: Writer, sha256: str, file_name: str, limits: ReadLimits) -> Document:
    """The document of an original, as the readers of today see it.

    What they read is stored at once, so that an ingest that is killed has nothing to read again.

    Args:
        writer: The writer of the collection, which keeps the original.
        sha256: Hash of the original.
        file_name: The name by which its format is known.
        limits: What readers accept.

    Raises:
        DocumentError: It cannot be read.
    """
    version = writer.version(sha256, READER_VERSION)
    if version is not None:
        return decode_document(version.text, version.payload)
    original = writer.original(sha256)
    if original is None:
        raise DocumentAccessError(
            "原本が保存されていません。元のファイルを tenkyo ingest で登録し直してください。"
        )
    document = _read_original(original, file_name, limits)
    writer.put_version(Version(sha256, READER_VERSION, document.text, encode_document(document)))
    return document


def stored_document(writer: Writer, row: DocumentRow) -> Document | None:
    """The document of a row as it was read, or None if its text was lost."""
    version = writer.version(row.sha256, row.reader_version)
    return None if version is None else decode_document(version.text, version.payload)


def stored_documents(writer: Writer, rows: Iterable[DocumentRow]) -> Iterator[Document]:
    """The documents of rows, one in memory at a time."""
    for row in rows:
        document = stored_document(writer, row)
        if document is not None:
            yield document


def _read_original(original: Path, file_name: str, limits: ReadLimits) -> Document:
    """Reads an original, which is kept under its hash, by a link that bears its own name."""
    try:
        with tempfile.TemporaryDirectory(prefix="tenkyo-") as folder:
            link = Path(folder) / Path(file_name).name
            link.symlink_to(original.resolve())
            return read_document(link, limits)
    except OSError as error:
        raise DocumentAccessError(
            f"読み取りの途中でファイルを扱えなくなりました（{error}）。"
            f"一時フォルダー（{tempfile.gettempdir()}）の空き容量と権限を確かめてください。"
        ) from error
