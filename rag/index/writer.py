"""The one writer of a collection: it builds the next generation beside the one in force."""

from __future__ import annotations

import itertools
import logging
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rag.errors import CollectionError, NotFoundError, TenkyoError
from rag.index.cleanup import roll_back, sweep
from rag.index.failures import storage_errors
from rag.index.files import sync_folder, write_file
from rag.index.layout import Layout
from rag.index.locks import WriterLock
from rag.index.manifest import IndexSpec, Manifest, checksums
from rag.index.models import model_files
from rag.index.originals import Originals
from rag.index.records import DocumentRow, IndexedPassage, Version
from rag.index.staging import Staging
from rag.index.store import PassageStore, StoreEntry, StoreWriter

_BATCH = 512

_log = logging.getLogger(__name__)
# Heard where a server listens; a command's error stream is for the person.
_log.addHandler(logging.NullHandler())


class Writer:
    """Stages changes and commits them as one generation. For one thread.

    Leaving the `with` block without a commit undoes everything but stored versions and originals.
    A document whose passages raise an error is not changed; the writer goes on.

    Args:
        layout: The collection.
        store: Where passages are found.
        lock: The writer's lock, held; released when the writer is closed.
        rebuild: Whether the next generation starts from nothing: only the documents that are put
            will be in it, and it may be built with another `IndexSpec`.
    """

    def __init__(
        self, layout: Layout, store: PassageStore, lock: WriterLock, *, rebuild: bool = False
    ) -> None:
        self._layout = layout
        self._store = store
        self._lock = lock
        self._rebuild = False
        self._current = layout.read_current()
        # A rebuild is the cure for a damaged index: it reads nothing of it but the catalogue.
        self._base = (
            Manifest.read(layout.manifest(self._current), layout.folder)
            if self._current and not rebuild
            else None
        )
        self._spec = None if self._base is None else self._base.spec
        self._entries: StoreWriter | None = None
        self._staged = False
        self._committed = False
        self._closed = False
        self._failed = False
        self._taken_in: set[str] = set()
        self._staging = Staging(layout, self._current)
        try:
            roll_back(layout, self._staging)
            self._tidy()
            self._next_key = self._staging.next_passage_key()
            if rebuild:
                self.rebuild()
        except BaseException:
            self._staging.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Undoes what was not committed and lets the next writer in; harmless when done before."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._entries is not None:
                self._entries.close()
            if not self._committed:
                roll_back(self._layout, self._staging)
        except TenkyoError as error:
            # The next writer begins with the same step.
            _log.warning("rolling back was put off: %s", error)
        finally:
            self._staging.close()
            self._lock.release()

    # What there is

    @property
    def generation(self) -> int:
        """The generation in force."""
        return self._current

    @property
    def spec(self) -> IndexSpec | None:
        """What the index is built with; None before the first generation and in a rebuild."""
        return self._spec

    def documents(self) -> list[DocumentRow]:
        """The documents as the next generation will have them."""
        return self._staging.documents()

    def document(self, document_id: str) -> DocumentRow | None:
        """One document as the next generation will have it; None if it will have none."""
        return self._staging.document(document_id)

    def previous_documents(self) -> list[DocumentRow]:
        """The documents of the generation in force, for a rebuild to go through."""
        return self._staging.documents(self._current)

    # Versions, originals, models, settings

    def version(self, sha256: str, reader_version: str) -> Version | None:
        """Content that was read before, by whatever ingest, or None."""
        return self._staging.version(sha256, reader_version)

    def put_version(self, version: Version) -> None:
        """Keeps content that was read, whether or not this writer ever commits.

        Raises:
            UnreadableTextError: The text holds characters that no encoding can store.
        """
        self._staging.put_version(version)

    def store_original(self, source: Path | bytes) -> str:
        """Keeps the original of a document that will be put.

        Returns:
            Its sha256 in hexadecimal.

        Raises:
            OSError: The source cannot be read.
            StorageFullError: No room on the disk.
        """
        return Originals(self._layout).store(source)

    def original(self, sha256: str) -> Path | None:
        """The file of an original that is kept; None if there is none."""
        path = self._layout.original(sha256)
        return path if path.exists() else None

    def model_folder(self, fingerprint: str) -> Path:
        """The folder to save the embedding model of the index in, made if need be.

        It is kept if the committed `IndexSpec` names its fingerprint, and removed otherwise.
        """
        folder = self._layout.models / fingerprint
        with storage_errors(self._layout.folder):
            folder.mkdir(exist_ok=True)
        return folder

    def setting(self, name: str) -> Any:  # noqa: ANN401 (JSON)
        """A JSON value as the next generation will have it; None if there is none."""
        return self._staging.setting(name)

    def put_setting(self, name: str, value: object) -> None:
        """Keeps a JSON value with the next generation."""
        self._staging.put_setting(name, value)
        self._staged = True

    # Documents

    def use(self, spec: IndexSpec) -> None:
        """Says what the index is built with; needed before the first document of an index.

        Raises:
            IndexMismatchError: The generation in force was built with something else, and this
                is no rebuild.
        """
        if self._spec is not None:
            self._spec.require(spec, self._layout.folder.name)
        self._spec = spec

    def rebuild(self) -> None:
        """Lets the next generation start from nothing, as `rebuild=True` does; staging comes after.

        Raises:
            ValueError: Something is staged already.
        """
        if self._staged or self._entries is not None:
            msg = "a rebuild begins before anything is staged"
            raise ValueError(msg)
        self._staging.remove_all()
        self._rebuild = self._staged = True
        self._base = self._spec = None

    def put_document(
        self,
        document: DocumentRow,
        passages: Iterable[IndexedPassage],
        records: Callable[[], bytes] | None = None,
    ) -> DocumentRow:
        """Writes a document with its passages, in place of one with the same id.

        Args:
            document: Its values; `key`, `passages` and `terms` are set here. Its version must
                have been put before.
            passages: Its passages in order; taken one by one, so that they may be a generator.
            records: Gives its records in the caller's form; asked when all passages are taken.

        Returns:
            The document as stored.

        Raises:
            ValueError: No spec, no version, or terms and vectors that do not fit the index.
            UnreadableTextError: A name or text holds half characters that nothing can store.
            StorageFullError: No room on the disk; the writer is of no further use.
        """
        if not self._staging.has_version(document.sha256, document.reader_version):
            msg = f"put_version comes before put_document: {document.path}"
            raise ValueError(msg)
        entries = self._open_entries()
        key = self._staging.begin_document(document)
        try:
            count, terms = self._add_passages(key, passages, entries)
            if records is not None:
                self._staging.put_records(key, records())
        except BaseException:
            # Its row never lives; nor must what is in the store already ever be found.
            with suppress(TenkyoError), self._store_step():
                entries.delete(key)
            raise
        replaced = self._staging.finish_document(key, count, terms)
        if replaced is not None:
            with self._store_step():
                entries.delete(replaced)
        self._staged = True
        self._taken_in.add(document.sha256)
        return replace(document, key=key, passages=count, terms=terms)

    def update_document(self, document: DocumentRow) -> None:
        """Changes values of a document; its content, passages and what finds them stay.

        Args:
            document: A stored document with other values, made by `dataclasses.replace`.

        Raises:
            NotFoundError: There is no document with its id.
            ValueError: Its content is another one than that stored.
        """
        stored = self._require(document.id)
        kept = {name: getattr(stored, name) for name in ("key", "passages", "terms")}
        if (document.sha256, document.reader_version) != (stored.sha256, stored.reader_version):
            msg = f"the content of {document.path} is new: use put_document"
            raise ValueError(msg)
        self._staging.amend_document(replace(document, **kept))
        self._staged = True

    def remove_document(self, document_id: str) -> None:
        """Removes a document.

        Raises:
            NotFoundError: There is none.
        """
        self._require(document_id)
        entries = self._open_entries()
        key = self._staging.remove_document(document_id)
        if key is not None:
            with self._store_step():
                entries.delete(key)
        self._staged = True

    # The commit

    def commit(self) -> int:
        """Puts everything staged in force as one generation, durably. Ends the writer's work.

        Returns:
            The generation in force; the old one when nothing was staged.

        Raises:
            ValueError: No spec.
            StorageFullError: No room on the disk; the old generation stays in force.
            CollectionError: The store failed before, so that nothing can be committed.
        """
        if not self._staged:
            return self._current
        entries = self._open_entries()
        # Whatever fails from here on, the next writer starts over from the generation in force.
        self._failed = True
        number = self._current + 1
        with storage_errors(self._layout.folder):
            self._write_manifest(number, entries.commit())
            write_file(self._layout.pin(number), uuid.uuid4().hex.encode("ascii"))
            sync_folder(self._layout.generations)
            if self._rebuild:
                self._staging.keep_former()
            self._staging.seal()
            self._layout.write_current(number)
        self._current = number
        self._committed = True
        self._tidy()
        return number

    def _open_entries(self) -> StoreWriter:
        if self._committed:
            msg = "the writer has committed: open another one"
            raise ValueError(msg)
        if self._failed:
            raise CollectionError(
                f"コレクション「{self._layout.folder.name}」への書き込みは、途中の失敗のため続けられません。"
                "失敗のあとの変更は保存されません。原因を取り除いて、もう一度実行してください。"
            )
        if self._entries is None:
            base = 0 if self._rebuild else self._current
            self._entries = self._store.write(base, self._current + 1, self._require_spec())
        return self._entries

    def _require_spec(self) -> IndexSpec:
        if self._spec is None:
            msg = "the index has no spec yet: call use(spec) first"
            raise ValueError(msg)
        return self._spec

    def _add_passages(
        self, document_key: int, passages: Iterable[IndexedPassage], entries: StoreWriter
    ) -> tuple[int, dict[str, int]]:
        """Writes passages in batches; returns their number and that of their terms by field."""
        terms: Counter[str] = Counter()
        count = 0
        remaining = iter(passages)
        while batch := list(itertools.islice(remaining, _BATCH)):
            first, self._next_key = self._next_key, self._next_key + len(batch)
            self._staging.add_passages(
                passage.to_row(first + i, document_key, count + i)
                for i, passage in enumerate(batch)
            )
            with self._store_step():
                entries.add(
                    [
                        StoreEntry(first + i, document_key, one.terms, one.facets, one.vector)
                        for i, one in enumerate(batch)
                    ]
                )
            count += len(batch)
            for passage in batch:
                terms.update(
                    {f: len(words) - words.count("") for f, words in passage.terms.items()}
                )
        return count, dict(terms)

    @contextmanager
    def _store_step(self) -> Iterator[None]:
        """A store that fails once is not trusted to be whole: nothing can be committed then."""
        try:
            yield
        except TenkyoError:
            self._failed = True
            raise

    def _require(self, document_id: str) -> DocumentRow:
        stored = self._staging.document(document_id)
        if stored is None:
            raise NotFoundError(
                f"文書 {document_id} は、コレクション「{self._layout.folder.name}」にありません。"
                "登録されている文書だけを変更できます。文書の一覧で ID を確かめてください。"
            )
        return stored

    def _write_manifest(self, number: int, files: Mapping[str, Path]) -> None:
        spec = self._require_spec()
        documents, passages = self._staging.counts()
        known = {} if self._base is None else self._base.checksums
        Manifest(
            generation=number,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            spec=spec,
            documents=documents,
            passages=passages,
            checksums=checksums({**files, **model_files(self._layout, spec)}, known),
        ).write(self._layout.manifest(number))

    def _tidy(self) -> None:
        """Clears away what nobody needs; what fails is done by the next writer."""
        try:
            sweep(self._layout, self._current, self._staging, self._store)
            Originals(self._layout).release(self._taken_in)
        except TenkyoError as error:
            _log.warning("clearing away was put off: %s", error)
