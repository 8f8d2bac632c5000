"""The one door to the engine: open a collection, ingest, search, answer.

    engine = Engine(load_settings())
    engine.ingest([Path("文書")], collection="plans")
    answer = engine.answer("テレワークの目標は何％ですか", collection="plans")
    print(answer.text)

An engine may be used by several threads; every call pins one generation for as long as it runs.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedding_models import EmbeddingModels
from rag.errors import (
    CollectionError,
    CollectionNotFoundError,
    ConfigurationError,
    NotFoundError,
    QuestionError,
)
from rag.index import (
    Access,
    Collection,
    DocumentRow,
    LockHolder,
    PassageRow,
    Snapshot,
    delete_collection,
    list_collections,
)

# Parts that not every call needs are imported where they are used: a one-shot command is quick.
if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.answering import Answer
    from rag.documents import Document
    from rag.embedding import Embedding
    from rag.index.verify import Finding
    from rag.ingest import IngestOptions, IngestReport, Progress
    from rag.records import MeasureFilter, MeasureRow
    from rag.records.comparison import ComparisonRow
    from rag.retrieval import Filters, SearchResult
    from rag.settings import Settings

OnWait = Callable[[LockHolder], None]
_SHOWN_PATHS = 3


class Engine:
    """Everything that a command, the API or the evaluation does with collections.

    Args:
        settings: The settings of this installation.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._collections: dict[str, Collection] = {}
        self._models = EmbeddingModels(settings)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Lets go of all collections."""
        with self._lock:
            for collection in self._collections.values():
                collection.close()
            self._collections.clear()

    # Collections

    def collections(self) -> list[str]:
        """Names of all collections."""
        return list_collections(self.settings.indexes)

    def collection(self, name: str) -> Collection:
        """An existing collection, opened once.

        Raises:
            CollectionNotFoundError: There is none of that name.
            CollectionNameError: No collection can have that name.
        """
        with self._lock:
            found = self._collections.get(name)
            if found is None:
                found = Collection.open(self.settings.indexes, name)
                self._collections[name] = found
            return found

    def open_or_create(self, name: str) -> Collection:
        """A collection, made if there is none."""
        try:
            return self.collection(name)
        except CollectionNotFoundError:
            try:
                Collection.create(self.settings.indexes, name).close()
            except CollectionError:
                # Another thread or process may have made it just now.
                if name not in self.collections():
                    raise
            return self.collection(name)

    def delete_collection(self, name: str) -> None:
        """Deletes a collection with its originals."""
        with self._lock:
            opened = self._collections.pop(name, None)
        if opened is not None:
            opened.close()
        self._models.forget(name)
        delete_collection(self.settings.indexes, name)

    # Writing

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        collection: str,
        sync: bool = False,
        progress: Progress | None = None,
        on_wait: OnWait | None = None,
    ) -> IngestReport:
        """Takes files and folders into a collection, which is made if there is none.

        See `rag.ingest.find_sources` and `rag.ingest.ingest` for what happens and what may be
        raised. Where the paths are wrong no collection is made.
        """
        from rag.ingest import find_sources, ingest
        from rag.ingest.run import silent

        sources = find_sources(paths)
        return ingest(
            sources,
            collection=self.open_or_create(collection),
            options=self._ingest_options(sync=sync),
            progress=progress or silent,
            on_wait=on_wait,
        )

    def reindex(
        self,
        *,
        collection: str,
        progress: Progress | None = None,
        on_wait: OnWait | None = None,
    ) -> IngestReport:
        """Builds a collection anew beside the generation in force; see `rag.ingest.reindex`."""
        from rag.ingest import reindex
        from rag.ingest.run import silent

        return reindex(
            collection=self.collection(collection),
            options=self._ingest_options(sync=False),
            progress=progress or silent,
            on_wait=on_wait,
        )

    def remove_document(self, document_id: str, *, collection: str) -> DocumentRow:
        """Removes a document.

        Raises:
            NotFoundError: There is none of that id.
        """
        opened = self.collection(collection)
        with opened.snapshot() as snapshot:
            document = snapshot.document(document_id, Access.everything())
        with opened.writer(timeout=self.settings.writer_timeout_s) as writer:
            writer.remove_document(document_id)
            writer.commit()
        return document

    def _ingest_options(self, *, sync: bool) -> IngestOptions:
        from rag.documents import ReadLimits
        from rag.ingest import IndexingOptions, IngestOptions
        from rag.ingest.model import EmbeddingPlan
        from rag.passages import PassageSize

        settings = self.settings
        kind = settings.embedding
        return IngestOptions(
            limits=ReadLimits(
                max_file_bytes=settings.max_file_mb * 2**20,
                max_unpacked_bytes=settings.max_unpacked_mb * 2**20,
                max_pages=settings.max_pages,
                ocr=settings.ocr,
            ),
            indexing=IndexingOptions(
                PassageSize(settings.passage_target, settings.passage_maximum),
                settings.max_passages_per_file,
            ),
            embedding=EmbeddingPlan(
                self._models.configured() if kind == "encoder" else None, enabled=kind != "none"
            ),
            sync=sync,
            timeout=settings.writer_timeout_s,
        )

    # Reading

    def search(
        self,
        question: str,
        *,
        collection: str,
        access: Access | None = None,
        history: Sequence[Mapping[str, str]] = (),
        filters: Filters | None = None,
        top_k: int = 10,
        today: date | None = None,
    ) -> SearchResult:
        """Finds the passages that answer a question; see `rag.retrieval.search`."""
        from rag.retrieval import search

        with self._opened(collection) as (snapshot, embedding):
            return search(
                _require_text(question, history),
                snapshot=snapshot,
                embedding=embedding,
                access=access or Access.everything(),
                history=history,
                filters=filters,
                top_k=top_k,
                today=today,
            )

    def answer(
        self,
        question: str,
        *,
        collection: str,
        access: Access | None = None,
        history: Sequence[Mapping[str, str]] = (),
        filters: Filters | None = None,
        top_k: int = 10,
        today: date | None = None,
    ) -> Answer:
        """Answers a question from the documents, with citations, or refuses.

        Args:
            question: The question.
            collection: Name of the collection.
            access: Who asks; the local user may see everything.
            history: Earlier turns, each with `role` and `content`.
            filters: What the search is limited to.
            top_k: How many passages the answer's `retrieved` lists.
            today: The day on which 今年度 is resolved; the present day by default.

        Raises:
            QuestionError: The question is empty or too long.
            CollectionError: The collection cannot be opened.
        """
        from rag.answering.extractive import answer
        from rag.retrieval import search

        allowed = access or Access.everything()
        with self._opened(collection) as (snapshot, embedding):
            result = search(
                _require_text(question, history),
                snapshot=snapshot,
                embedding=embedding,
                access=allowed,
                history=history,
                filters=filters,
                top_k=top_k,
                today=today,
            )
            return answer(result, snapshot=snapshot, embedding=embedding, access=allowed)

    @contextmanager
    def _opened(self, collection: str) -> Iterator[tuple[Snapshot, Embedding | None]]:
        """One generation, pinned, with the model that it was built with."""
        with self.collection(collection).snapshot() as snapshot:
            yield snapshot, self._models.of(snapshot, collection)

    def documents(self, *, collection: str, access: Access | None = None) -> list[DocumentRow]:
        """The documents of a collection that the caller may read."""
        with self.collection(collection).snapshot() as snapshot:
            return snapshot.documents(access or Access.everything())

    def find_document(
        self, name: str, *, collection: str, access: Access | None = None
    ) -> DocumentRow:
        """A document by id, file name or path.

        Raises:
            NotFoundError: There is none, or several bear the name.
        """
        with self.collection(collection).snapshot() as snapshot:
            return _find_document(snapshot, name, access or Access.everything())

    def document(
        self, document_id: str, *, collection: str, access: Access | None = None
    ) -> Document:
        """A document as its reader saw it: canonical text, blocks, warnings."""
        from rag.documents.codec import decode_document

        with self.collection(collection).snapshot() as snapshot:
            row = snapshot.document(document_id, access or Access.everything())
            version = snapshot.version(row)
        return decode_document(version.text, version.payload)

    def passage(
        self, passage_id: str, *, collection: str, access: Access | None = None, neighbours: int = 0
    ) -> tuple[DocumentRow, list[PassageRow]]:
        """A passage by id with its neighbours, and its document."""
        allowed = access or Access.everything()
        with self.collection(collection).snapshot() as snapshot:
            row = snapshot.passage_by_id(passage_id, allowed)
            rows = snapshot.neighbours(row.key, neighbours, neighbours)
            return snapshot.document_by_key(row.document_key), rows

    # Measures

    def measures(
        self,
        *,
        collection: str,
        access: Access | None = None,
        wanted: MeasureFilter | None = None,
    ) -> list[MeasureRow]:
        """The measures of a collection that the caller may see and asks for."""
        from rag.records import list_measures

        with self.collection(collection).snapshot() as snapshot:
            return list(list_measures(snapshot, access or Access.everything(), wanted))

    def measure(
        self, measure_id: str, *, collection: str, access: Access | None = None
    ) -> MeasureRow:
        """A measure by its id.

        Raises:
            NotFoundError: There is none, or the caller may not see it.
        """
        from rag.records import find_measure

        with self.collection(collection).snapshot() as snapshot:
            return find_measure(snapshot, access or Access.everything(), measure_id)

    def compare_measures(
        self, before: str, after: str, *, collection: str, access: Access | None = None
    ) -> tuple[ComparisonRow, ...]:
        """The measures of two plans side by side.

        Args:
            before: Id, path or file name of the earlier plan.
            after: The same of the later plan.
            collection: Name of the collection.
            access: Who asks.

        Raises:
            NotFoundError: There is no such document.
            ConfigurationError: Both are the same document.
        """
        from rag.records import MeasureFilter, list_measures
        from rag.records.comparison import compare_measures

        allowed = access or Access.everything()
        with self.collection(collection).snapshot() as snapshot:
            plans = [_find_document(snapshot, name, allowed).id for name in (before, after)]
            if plans[0] == plans[1]:
                raise ConfigurationError(
                    "同じ文書どうしは比べられません。前の計画と後の計画を指定してください。"
                )
            first, second = (
                list(list_measures(snapshot, allowed, MeasureFilter(document_ids=(plan,))))
                for plan in plans
            )
        return compare_measures(first, second)

    # Upkeep

    def verify(self, *, collection: str) -> list[Finding]:
        """Checks a collection from end to end; see `rag.index.verify`."""
        from rag.index.verify import verify

        return verify(self.collection(collection))

    def backup(
        self, target: Path, *, collection: str, progress: Callable[[int, int], None] | None = None
    ) -> int:
        """Writes a backup of a collection; see `rag.index.backup`."""
        from rag.index.backup import write_backup

        return write_backup(self.collection(collection), target, progress)

    def restore(self, archive: Path, *, collection: str, overwrite: bool = False) -> None:
        """Restores a backup as a collection; see `rag.index.restore`."""
        from rag.index.restore import restore_backup

        with self._lock:
            opened = self._collections.pop(collection, None)
        if opened is not None:
            opened.close()
        self.settings.indexes.mkdir(parents=True, exist_ok=True)
        restore_backup(archive, self.settings.indexes, collection, overwrite=overwrite)

    def require_match(self, *, collection: str) -> None:
        """Checks that a collection can be searched with the running parts.

        Raises:
            IndexMismatchError: It was built with another dictionary, normaliser, reader or
                embedding; the message names the cure.
            CollectionError: It cannot be opened.
        """
        with self._opened(collection):
            pass


def _find_document(snapshot: Snapshot, name: str, access: Access) -> DocumentRow:
    """A document by id, file name or path."""
    name = unicodedata.normalize("NFC", name)
    rows = snapshot.documents(access)
    named = [row for row in rows if name == row.path] or [
        row for row in rows if name == row.file_name
    ]
    if len(named) > 1:
        paths = "」「".join(row.path for row in named[:_SHOWN_PATHS])
        raise NotFoundError(
            f"「{name}」という文書は {len(named)} 件あります（「{paths}」など）。"
            "フォルダーを含むパスか ID で指定してください。"
        )
    return named[0] if named else snapshot.document(name, access)


def _require_text(question: str, history: Sequence[Mapping[str, str]]) -> str:
    """The question, if it and what was said before can be written in Unicode at all."""
    try:
        "\n".join((question, *(turn.get("content", "") for turn in history))).encode()
    except UnicodeEncodeError as error:
        raise QuestionError(
            "質問の文字コードが UTF-8 ではないため、読めない文字があります。"
            "端末かファイルの文字コードを UTF-8 にして、もう一度入力してください。"
        ) from error
    return question
