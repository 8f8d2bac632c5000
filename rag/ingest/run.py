"""The ingest: reading what is new, then writing one new generation.

Reading comes first and keeps what it read (`Version`), so that an ingest that is killed while it
writes has nothing to read again. Then the default embedding is trained, if it must be, and all new
documents go into the next generation, which is put in force at the end by one rename.
"""

from __future__ import annotations

import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.documents import READER_VERSION, ReadLimits, read_document
from rag.documents.codec import decode_document, encode_document
from rag.documents.model import Document
from rag.documents.source import check_source
from rag.embedding import Embedding
from rag.errors import (
    ConfigurationError,
    DocumentAccessError,
    DocumentError,
    TenkyoError,
)
from rag.index import Collection, DocumentRow, LockHolder, Version, Writer, document_id
from rag.ingest.files import SourceFile, find_files
from rag.ingest.identity import describe, same_description
from rag.ingest.indexing import IndexingOptions, index_passages
from rag.ingest.metadata import FileMetadata, read_metadata
from rag.ingest.model import EmbeddingPlan, ModelChoice, choose_model
from rag.ingest.report import FileReport, FileStatus, IngestReport, Progress


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How an ingest works.

    Attributes:
        limits: What readers accept.
        indexing: How documents become passages.
        embedding: Which embedding the collection has.
        sync: Whether documents whose files vanished from an ingested folder are removed.
        timeout: Seconds to wait for another writer.
    """

    limits: ReadLimits = field(default_factory=ReadLimits)
    indexing: IndexingOptions = field(default_factory=IndexingOptions)
    embedding: EmbeddingPlan = field(default_factory=EmbeddingPlan)
    sync: bool = False
    timeout: float | None = 600.0


def _silent(stage: str, done: int, total: int, name: str) -> None:
    """Progress that nobody looks at."""


def ingest(
    paths: Sequence[Path],
    *,
    collection: Collection,
    options: IngestOptions,
    progress: Progress = _silent,
    on_wait: Callable[[LockHolder], None] | None = None,
) -> IngestReport:
    """Takes files and folders into a collection.

    Args:
        paths: Files and folders.
        collection: The collection.
        options: How.
        progress: Told what is being done.
        on_wait: Told once when another writer is at work.

    Returns:
        What became of every file; files that could not be read do not stop the others.

    Raises:
        ConfigurationError: A path does not exist, or a `metadata.csv` is wrong.
        CollectionError: The collection cannot be written; the old generation stays.
    """
    started = time.perf_counter()
    files = find_files(paths)
    metadata = {folder: read_metadata(folder) for folder in {file.path.parent for file in files}}
    with collection.writer(timeout=options.timeout, on_wait=on_wait) as writer:
        run = _Run(collection.name, writer, options, progress)
        run.read_all(files, metadata)
        run.find_vanished(files)
        choice = run.choose_model(options.embedding)
        if choice.rebuild:
            # Another embedding changes every vector: all documents go into a new generation.
            writer.rebuild()
        return run.write(choice, started)


def reindex(
    *,
    collection: Collection,
    options: IngestOptions,
    progress: Progress = _silent,
    on_wait: Callable[[LockHolder], None] | None = None,
) -> IngestReport:
    """Builds a collection anew from its originals, while the old generation answers.

    Documents are read again where the readers changed; the default embedding is trained anew.

    Args:
        collection: The collection.
        options: How.
        progress: Told what is being done.
        on_wait: Told once when another writer is at work.

    Returns:
        What became of every document. One that can no longer be read is reported, and stays as an
        older reader read it.
    """
    started = time.perf_counter()
    with collection.writer(timeout=options.timeout, on_wait=on_wait, rebuild=True) as writer:
        run = _Run(collection.name, writer, options, progress)
        run.read_stored()
        return run.write(run.choose_model(options.embedding, retrain=True), started)


@dataclass(slots=True)
class _Changes:
    """What reading found out: documents to be put, those whose data changed, and the reports."""

    put: list[DocumentRow] = field(default_factory=list)
    amended: list[DocumentRow] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    reports: dict[str, FileReport] = field(default_factory=dict)


class _Run:
    """One ingest or reindex at work."""

    def __init__(
        self,
        collection: str,
        writer: Writer,
        options: IngestOptions,
        progress: Progress,
    ) -> None:
        self._collection = collection
        self._writer = writer
        self._options = options
        self._progress = progress
        self._changes = _Changes()

    # Reading

    def read_all(
        self,
        files: Sequence[SourceFile],
        metadata: Mapping[Path, Mapping[str, FileMetadata]],
    ) -> None:
        """Reads the files that are new or changed, and reports on all."""
        for done, file in enumerate(files):
            self._progress("読み取り", done, len(files), file.name)
            given = metadata[file.path.parent].get(unicodedata.normalize("NFC", file.path.name))
            try:
                self._read_one(file, given or FileMetadata())
            except DocumentError as error:
                self._report_failure(file, error)
        self._progress("読み取り", len(files), len(files), "")

    def _read_one(self, file: SourceFile, given: FileMetadata) -> None:
        if file.error is not None:
            raise DocumentAccessError(
                f"フォルダーを開けません。読み取り権限を確かめてください。（{file.error.strerror}）"
            ) from file.error
        if given.confidentiality == 3:
            raise DocumentAccessError(
                "機密性３の文書は登録できません。Tenkyo は機密性２までの情報を扱います。"
            )
        identity = document_id(self._collection, file.name)
        stored = self._writer.document(identity)
        try:
            status = file.path.stat()
        except OSError as error:
            raise DocumentAccessError(
                f"ファイルを開けません。権限を確かめてください。（{error.strerror}）"
            ) from error
        untouched = (
            stored is not None
            and stored.reader_version == READER_VERSION
            and (stored.size, stored.mtime_ns) == (status.st_size, status.st_mtime_ns)
        )
        sha256 = stored.sha256 if stored is not None and untouched else None
        if sha256 is None or self._writer.original(sha256) is None:
            sha256 = self._take_in(file.path)
        version = self._read_version(sha256, file.path)
        document = decode_document(version.text, version.payload)
        row = replace(
            describe(identity, file, given, document, sha256),
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
        )
        self._decide(file.name, stored, row)

    def _take_in(self, path: Path) -> str:
        """Checks that a file can be read at all, then keeps its original."""
        check_source(path, self._options.limits)
        try:
            return self._writer.store_original(path)
        except OSError as error:
            raise DocumentAccessError(
                f"ファイルを読み込めません。権限を確かめてください。（{error.strerror}）"
            ) from error

    def _read_version(self, sha256: str, path: Path) -> Version:
        version = self._writer.version(sha256, READER_VERSION)
        if version is None:
            document = read_document(path, self._options.limits)
            version = Version(sha256, READER_VERSION, document.text, encode_document(document))
            self._writer.put_version(version)
        return version

    def _decide(self, name: str, stored: DocumentRow | None, row: DocumentRow) -> None:
        """Compares a document with the stored one of the same id."""
        if stored is None:
            status = FileStatus.ADDED
        elif same_description(stored, row):
            unmoved = (stored.size, stored.mtime_ns) == (row.size, row.mtime_ns)
            if not unmoved:
                kept = replace(row, ingested_at=stored.ingested_at)
                self._changes.amended.append(kept)
            self._changes.reports[name] = FileReport(
                name, FileStatus.UNCHANGED, row.id, stored.passages, warnings=row.warnings
            )
            return
        else:
            status = FileStatus.UPDATED
        self._changes.put.append(row)
        self._changes.reports[name] = FileReport(name, status, row.id, warnings=row.warnings)

    def _report_failure(self, file: SourceFile, error: DocumentError) -> None:
        """A file that cannot be read leaves its stored document, if any, as it was."""
        stored = self._writer.document(document_id(self._collection, file.name))
        message = error.message
        if stored is not None:
            message += "（登録済みの前の版はそのまま使えます）"
        self._changes.reports[file.name] = FileReport(
            file.name, FileStatus.FAILED, message=message, code=error.code
        )

    def find_vanished(self, files: Sequence[SourceFile]) -> None:
        """Finds documents whose files are gone from the folders that were ingested."""
        roots = {str(file.root) for file in files if file.root is not None}
        present = {file.name for file in files}
        unreadable = tuple(f"{file.name}/" for file in files if file.error is not None)
        for row in self._writer.documents():
            if row.extra.get("root") not in roots or row.path in present:
                continue
            if row.path.startswith(unreadable):
                continue
            if self._options.sync:
                self._changes.removed.append(row.id)
                message = "ファイルがなくなったため、登録を外しました。"
                status = FileStatus.REMOVED
            else:
                message = "ファイルがなくなっています。登録を外すには --sync を付けてください。"
                status = FileStatus.VANISHED
            self._changes.reports[row.path] = FileReport(
                row.path, status, row.id, row.passages, message
            )

    def read_stored(self) -> None:
        """Goes through the stored documents for a reindex, reading what older readers read."""
        rows = self._writer.previous_documents()
        for done, row in enumerate(rows):
            self._progress("読み取り", done, len(rows), row.path)
            try:
                self._read_again(row)
            except TenkyoError as error:
                self._keep_as_it_was(row, error)
        self._progress("読み取り", len(rows), len(rows), "")

    def _keep_as_it_was(self, row: DocumentRow, error: TenkyoError) -> None:
        """A document that can no longer be read stays with the text that was read before."""
        message = error.message
        if self._writer.version(row.sha256, row.reader_version) is not None:
            self._changes.put.append(row)
            message += "（前に読み取った内容をそのまま使います）"
        self._changes.reports[row.path] = FileReport(
            row.path, FileStatus.FAILED, row.id, message=message, code=error.code
        )

    def _read_again(self, row: DocumentRow) -> None:
        if self._writer.version(row.sha256, READER_VERSION) is None:
            original = self._writer.original(row.sha256)
            if original is None:
                raise DocumentAccessError(
                    "原本が保存されていません。"
                    "元のファイルを tenkyo ingest で登録し直してください。"
                )
            document = read_stored_original(original, row.file_name, self._options.limits)
            self._writer.put_version(
                Version(row.sha256, READER_VERSION, document.text, encode_document(document))
            )
        self._changes.put.append(replace(row, reader_version=READER_VERSION))
        self._changes.reports[row.path] = FileReport(
            row.path, FileStatus.UPDATED, row.id, warnings=row.warnings
        )

    # Writing

    def choose_model(self, plan: EmbeddingPlan, *, retrain: bool = False) -> ModelChoice:
        """Decides which embedding the next generation has, training it if need be."""
        new = [row.id for row in self._changes.put]
        gone = {*new, *self._changes.removed}
        kept = [row for row in self._writer.documents() if row.id not in gone]
        return choose_model(
            plan,
            writer=self._writer,
            new=lambda: self._documents(self._changes.put),
            kept=lambda: self._documents(kept),
            retrain=retrain,
            progress=self._progress,
        )

    def _documents(self, rows: Iterable[DocumentRow]) -> Iterator[Document]:
        for row in rows:
            version = self._writer.version(row.sha256, row.reader_version)
            if version is not None:
                yield decode_document(version.text, version.payload)

    def write(self, choice: ModelChoice, started: float) -> IngestReport:
        """Puts everything that changed into the next generation and commits it."""
        try:
            return self._write(choice, started)
        finally:
            choice.discard()

    def _write(self, choice: ModelChoice, started: float) -> IngestReport:
        rows = self._rows_to_put(choice)
        if rows or self._changes.removed or self._changes.amended:
            choice.keep(self._writer)
        for done, row in enumerate(rows):
            self._progress("索引づくり", done, len(rows), row.path)
            self._put(row, choice.embedding)
        self._progress("索引づくり", len(rows), len(rows), "")
        if not choice.rebuild:
            for identity in self._changes.removed:
                self._writer.remove_document(identity)
            for row in self._changes.amended:
                self._writer.update_document(row)
        self._link_supersedes()
        documents = self._writer.documents()
        generation = self._writer.commit()
        return IngestReport(
            tuple(self._changes.reports.values()),
            generation,
            len(documents),
            sum(row.passages for row in documents),
            choice.trained,
            time.perf_counter() - started,
        )

    def _rows_to_put(self, choice: ModelChoice) -> list[DocumentRow]:
        """New and changed documents; in a rebuild all others as well."""
        if not choice.rebuild:
            return list(self._changes.put)
        new = {row.id: row for row in (*self._changes.amended, *self._changes.put)}
        rows = [
            new.pop(row.id, row)
            for row in self._writer.previous_documents()
            if row.id not in self._changes.removed
        ]
        return [*rows, *new.values()]

    def _put(self, row: DocumentRow, embedding: Embedding | None) -> None:
        version = self._writer.version(row.sha256, row.reader_version)
        if version is None:
            raise ConfigurationError(
                f"「{row.path}」の読み取り結果がありません。tenkyo reindex を実行してください。"
            )
        document = decode_document(version.text, version.payload)
        try:
            stored = self._writer.put_document(
                row,
                index_passages(
                    document,
                    content_hash=row.sha256,
                    reader_version=row.reader_version,
                    title=row.title,
                    issuer=row.issuer,
                    default_era=row.extra.get("era"),
                    embedding=embedding,
                    options=self._options.indexing,
                ),
            )
        except DocumentError as error:
            self._changes.reports[row.path] = FileReport(
                row.path, FileStatus.FAILED, row.id, message=error.message, code=error.code
            )
            return
        report = self._changes.reports.get(row.path)
        if report is not None:
            self._changes.reports[row.path] = replace(report, passages=stored.passages)

    def _link_supersedes(self) -> None:
        """Turns the file names of `supersedes` into ids of documents."""
        rows = self._writer.documents()
        by_name = {row.file_name: row.id for row in rows} | {row.path: row.id for row in rows}
        for row in rows:
            named = row.extra.get("supersedes")
            wanted = by_name.get(str(named)) if named else None
            if wanted != row.supersedes:
                self._writer.update_document(replace(row, supersedes=wanted))


def read_stored_original(original: Path, file_name: str, limits: ReadLimits) -> Document:
    """Reads an original that is kept under its hash, by a link that bears its own name."""
    with tempfile.TemporaryDirectory(prefix="tenkyo-") as folder:
        link = Path(folder) / Path(file_name).name
        link.symlink_to(original.resolve())
        return read_document(link, limits)
