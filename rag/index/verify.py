"""Checking a collection from end to end, for `tenkyo doctor` and for the tests of crashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import CollectionError
from rag.index.access import Access
from rag.index.collection import Collection
from rag.index.files import sha256_of
from rag.index.layout import Layout
from rag.index.records import DocumentRow
from rag.index.snapshot import Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a collection.

    Attributes:
        code: What kind of thing, a stable English word.
        message: Japanese sentence for people.
    """

    code: str
    message: str


def verify(collection: Collection) -> list[Finding]:
    """Checks the generation in force: files, rows, texts, and what words and vectors find.

    Reads everything, in bounded memory; others may read and write meanwhile.

    Returns:
        What is wrong; empty when the collection is sound.
    """
    try:
        with collection.snapshot() as snapshot:
            return [
                *_catalogue(snapshot),
                *_files(snapshot, collection.layout),
                *_documents(snapshot, collection.layout),
            ]
    except CollectionError as error:
        return [Finding(error.code, error.message)]


def _catalogue(snapshot: Snapshot) -> Iterator[Finding]:
    for message in snapshot.catalogue_integrity():
        yield Finding("catalogue", f"台帳（catalogue.sqlite）が壊れています: {message}")


def _files(snapshot: Snapshot, layout: Layout) -> Iterator[Finding]:
    if snapshot.manifest is None:
        return
    for name, checksum in snapshot.manifest.checksums.items():
        path = layout.listed_file(snapshot.generation, name)
        if not path.is_file():
            yield Finding("missing_file", f"索引のファイル {name} がありません。")
        elif sha256_of(path) != checksum:
            yield Finding("checksum", f"索引のファイル {name} の内容が、作ったときと違います。")


def _documents(snapshot: Snapshot, layout: Layout) -> Iterator[Finding]:
    import numpy as np

    documents = snapshot.documents(Access.keeper())
    keys: list[int] = []
    for document in documents:
        yield from _original(document, layout)
        yield from _passages(snapshot, document, keys)
    manifest, stored = snapshot.manifest, snapshot.stored_keys()
    if manifest is None or stored is None:
        return
    if (manifest.documents, manifest.passages) != (len(documents), len(keys)):
        yield Finding(
            "count",
            f"文書と箇所の数が記録（{manifest.documents}・{manifest.passages}）と"
            f"違います（{len(documents)}・{len(keys)}）。",
        )
    expected = np.sort(np.array(keys, dtype=np.int64))
    yield from _same_keys("語の索引", expected, stored.words)
    if stored.vectors is not None:
        yield from _same_keys("ベクトルの索引", expected, stored.vectors)


def _original(document: DocumentRow, layout: Layout) -> Iterator[Finding]:
    path = layout.original(document.sha256)
    if not path.is_file():
        yield Finding("missing_original", f"「{document.title}」の原本がありません。")
    elif sha256_of(path) != document.sha256:
        yield Finding("original", f"「{document.title}」の原本の内容が、登録したときと違います。")


def _passages(snapshot: Snapshot, document: DocumentRow, keys: list[int]) -> Iterator[Finding]:
    """Checks the passages of a document against its text, and collects their keys."""
    text = snapshot.text(document)
    count = 0
    for passage in snapshot.passages_of(document):
        keys.append(passage.key)
        count += 1
        if text[passage.char_start : passage.char_end] != passage.text:
            yield Finding(
                "passage_text",
                f"「{document.title}」の {passage.char_start} 文字目からの箇所が本文と違います。",
            )
    if count != document.passages:
        yield Finding(
            "passage_count",
            f"「{document.title}」の箇所の数が記録（{document.passages}）と違います（{count}）。",
        )


def _same_keys(
    part: str, expected: NDArray[np.int64], stored: NDArray[np.int64]
) -> Iterator[Finding]:
    import numpy as np

    missing = np.setdiff1d(expected, stored)
    if len(missing):
        yield Finding("unfindable", f"{part}に、{len(missing)} 件の箇所がありません。")
    superfluous = len(stored) - len(np.intersect1d(expected, stored))
    if superfluous:
        yield Finding("superfluous", f"{part}に、文書のない箇所が {superfluous} 件あります。")
