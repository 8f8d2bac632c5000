"""Reading the files of an ingest: what is new, what changed, what cannot be read, what is gone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from rag.documents import READER_VERSION, ReadLimits, require_readable
from rag.errors import DocumentAccessError, DocumentError
from rag.index import DocumentRow, Writer, document_id
from rag.ingest.changes import Changes
from rag.ingest.files import SourceFile, Sources
from rag.ingest.identity import (
    Origin,
    describe,
    found_alike,
    given_for,
    same_content,
    shown_alike,
    source_of,
)
from rag.ingest.metadata import FileMetadata
from rag.ingest.report import FileReport, FileStatus, Progress
from rag.ingest.versions import read_content

_TOO_CONFIDENTIAL = 3


def read_sources(
    sources: Sources,
    *,
    collection: str,
    writer: Writer,
    limits: ReadLimits,
    sync: bool,
    progress: Progress,
) -> Changes:
    """Reads the files that are new or changed, and reports on all.

    Args:
        sources: What the ingest was given.
        collection: Name of the collection.
        writer: Its writer; what is read is stored there.
        limits: What readers accept.
        sync: Whether documents whose files vanished are to be removed.
        progress: Told what is being done.
    """
    reading = _Reading(collection, writer, limits)
    files = place(sources.files, reading.stored.values())
    for done, file in enumerate(files):
        progress("読み取り", done, len(files), file.name)
        reading.read(file)
    progress("読み取り", len(files), len(files), "")
    reading.find_vanished(sources, sync=sync)
    return reading.changes


def place(files: Sequence[SourceFile], stored: Iterable[DocumentRow]) -> list[SourceFile]:
    """Gives every file the name under which the collection knows it.

    A file that was taken in before keeps its place, whether it now comes with its folder, with a
    folder above it, or by itself. Where another file of this ingest bears that very name, both are
    called by their own. Of two files with one name, the one that bears it in the collection has
    it, else the first; the other has a problem.
    """
    known = {source: row.path for row in stored if (source := source_of(row)) is not None}
    own = {file.name for file in files}
    names = {}
    for file in files:
        kept = known.get(str(file.path), file.name)
        names[file.path] = file.name if kept in own else kept
    bearers: dict[str, Path] = {}
    for path, name in sorted(names.items(), key=lambda item: known.get(str(item[0])) != item[1]):
        bearers.setdefault(name, path)
    return [_placed(file, names[file.path], bearers[names[file.path]]) for file in files]


def _placed(file: SourceFile, name: str, bearer: Path) -> SourceFile:
    """A file under its name, which may be that of another one."""
    if bearer == file.path:
        return replace(file, name=name)
    problem = DocumentError(
        f"同じ名前の文書（{bearer}）を、いっしょに登録しようとしています。文書は"
        "フォルダーの中の名前で区別します。名前を変えるか、別のコレクションに登録してください。"
    )
    return replace(file, name=name, problem=problem)


class _Reading:
    """The files of one ingest, compared with what is stored."""

    def __init__(self, collection: str, writer: Writer, limits: ReadLimits) -> None:
        self._collection = collection
        self._writer = writer
        self._limits = limits
        self._seen: set[str] = set()
        self.stored = {row.id: row for row in writer.documents()}
        self.changes = Changes()

    def read(self, file: SourceFile) -> None:
        """Reads a file if it must be; a failure is reported and leaves what is stored."""
        identity = document_id(self._collection, file.name)
        stored = self.stored.get(identity)
        if stored is not None and file.problem is not None and source_of(stored) != str(file.path):
            stored = None  # of the other file that bears its name
        if file.given.confidentiality == _TOO_CONFIDENTIAL:
            self._refuse(file, identity, stored)
            return
        try:
            self._read(file, identity, stored)
        except DocumentError as error:
            message = error.message
            if stored is not None:
                message += "（登録済みの前の版はそのまま使えます）"
            self._fail(file, message, error.code)
            return
        self._seen.add(identity)

    def _read(self, file: SourceFile, identity: str, stored: DocumentRow | None) -> None:
        if file.problem is not None:
            raise file.problem
        status = _status(file.path)
        origin = Origin(
            id=identity,
            name=file.name,
            file_name=PurePosixPath(file.name).name,
            source=None if file.upload else str(file.path),
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            given=file.given,
        )
        if stored is not None and self._is_untouched(stored, origin):
            sha256 = stored.sha256
        else:
            sha256 = self._take_in(file.path)
        if stored is not None and _is_known(stored, sha256, file.given):
            self._keep(stored, origin)
            return
        document = read_content(self._writer, sha256, origin.file_name, self._limits)
        self._decide(stored, describe(origin, document, sha256))

    def _is_untouched(self, stored: DocumentRow, origin: Origin) -> bool:
        """Whether size and time say that a file is the one that is stored, without reading it."""
        return (
            origin.source is not None
            and (source_of(stored), stored.size, stored.mtime_ns)
            == (origin.source, origin.size, origin.mtime_ns)
            and self._writer.original(stored.sha256) is not None
        )

    def _take_in(self, path: Path) -> str:
        """Checks that a file can be read at all, then keeps its original."""
        require_readable(path, self._limits)
        try:
            return self._writer.store_original(path)
        except OSError as error:
            raise DocumentAccessError(
                f"ファイルを読み込めません。権限を確かめてください。（{error.strerror}）"
            ) from error

    def _keep(self, stored: DocumentRow, origin: Origin) -> None:
        """Leaves a document as it is; where its file was touched or moved, that is noted."""
        self.changes.report(stored, FileStatus.UNCHANGED, passages=stored.passages)
        if Origin.of(stored) != origin:
            self.changes.amended.append(
                replace(
                    stored,
                    size=origin.size,
                    mtime_ns=origin.mtime_ns,
                    extra={**stored.extra, "source": origin.source},
                )
            )

    def _decide(self, stored: DocumentRow | None, row: DocumentRow) -> None:
        """Compares a document with the stored one of the same id."""
        if stored is None:
            self.changes.put.append(row)
            self.changes.fresh.add(row.id)
            self.changes.report(row, FileStatus.ADDED)
            return
        if not same_content(stored, row):
            self.changes.put.append(row)
            self.changes.fresh.add(row.id)
        elif not found_alike(stored, row):
            self.changes.put.append(_still(row, stored))
        else:
            self.changes.amended.append(_still(row, stored))
            if shown_alike(stored, row):
                self.changes.report(row, FileStatus.UNCHANGED, passages=stored.passages)
                return
        self.changes.report(row, FileStatus.UPDATED, _replaced(stored, row), stored.passages)

    def _refuse(self, file: SourceFile, identity: str, stored: DocumentRow | None) -> None:
        """機密性３ is not taken in, and what is in already goes: it must not be held here."""
        message = "機密性３の文書は登録できません。Tenkyo は機密性２までの情報を扱います。"
        if stored is not None:
            self.changes.removed.append(identity)
            message += "登録済みの版は外しました。"
        self._seen.add(identity)
        self._fail(file, message, DocumentAccessError.code)

    def _fail(self, file: SourceFile, message: str, code: str) -> None:
        self.changes.reports[str(file.path)] = FileReport(
            file.name, FileStatus.FAILED, message=message, code=code
        )

    def find_vanished(self, sources: Sources, *, sync: bool) -> None:
        """Finds documents whose files are gone from the folders that were given."""
        present = {str(file.path) for file in sources.files}
        closed = [file.path for file in sources.files if file.problem is not None]
        for row in self.stored.values():
            source = source_of(row)
            if source is None or source in present or row.id in self._seen:
                continue
            path = Path(source)
            if not any(map(path.is_relative_to, sources.folders)):
                continue
            if any(map(path.is_relative_to, closed)):
                continue
            if sync:
                self.changes.removed.append(row.id)
                message = "ファイルがなくなったため、登録を外しました。"
                self.changes.report(row, FileStatus.REMOVED, message, row.passages)
            else:
                message = "ファイルがなくなっています。登録を外すには --sync を付けてください。"
                self.changes.report(row, FileStatus.VANISHED, message, row.passages)


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise DocumentAccessError(
            f"ファイルを開けません。権限を確かめてください。（{error.strerror}）"
        ) from error


def _is_known(stored: DocumentRow, sha256: str, given: FileMetadata) -> bool:
    """Whether a document is stored as it would be now."""
    same_bytes = (stored.sha256, stored.reader_version) == (sha256, READER_VERSION)
    return same_bytes and given_for(stored) == given


def _still(row: DocumentRow, stored: DocumentRow) -> DocumentRow:
    """A row of the same content, with what does not come from the file."""
    return replace(
        row,
        ingested_at=stored.ingested_at,
        supersedes=stored.supersedes,
        extra={**stored.extra, **row.extra},  # the number of its measures
    )


def _replaced(stored: DocumentRow, row: DocumentRow) -> str:
    """A word on a document that takes the place of one from another folder, which still exists."""
    before = source_of(stored)
    if before is None or before == source_of(row) or not Path(before).exists():
        return ""
    return f"同じ名前の文書（{before}）を置き換えました。"
