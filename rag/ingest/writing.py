"""Writing what reading found out: one new generation, put in force at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from rag.embedding import Embedding
from rag.errors import CorruptIndexError, DocumentError
from rag.index import DocumentRow, IndexedPassage, Writer
from rag.ingest.changes import Changes
from rag.ingest.identity import characters_of, given_for
from rag.ingest.indexing import IndexingOptions, index_passages
from rag.ingest.model import EmbeddingPlan, ModelChoice, Texts, choose_model
from rag.ingest.report import Progress
from rag.ingest.versions import stored_document, stored_documents
from rag.plans.plan import read_plan
from rag.records import PassagePlace, pack


def write_changes(
    changes: Changes,
    *,
    writer: Writer,
    plan: EmbeddingPlan,
    options: IndexingOptions,
    progress: Progress,
    rebuilding: bool = False,
) -> bool:
    """Stages everything that changed for the next generation; the caller commits.

    Args:
        changes: What reading found out; reports are completed.
        writer: The writer of the collection.
        plan: Which embedding the settings ask for.
        options: How documents become passages.
        progress: Told what is being done.
        rebuilding: Whether the writer rebuilds; then the default embedding is trained anew.

    Returns:
        Whether the default embedding was trained.

    Raises:
        CollectionError: The collection cannot be written, is damaged, or was built with another
            embedding.
    """
    trained = rebuilt = False
    if changes.put or rebuilding:
        choice = _choose(changes, writer, plan, progress, retrain=rebuilding)
        trained, rebuilt = choice.trained, choice.rebuild
        if rebuilt and not rebuilding:
            # Another embedding changes every vector: all documents go into a new generation.
            writer.rebuild()
        choice.keep(writer)
        _put_documents(changes, writer, choice, options, progress)
    if not rebuilt:
        for identity in changes.removed:
            writer.remove_document(identity)
        for row in changes.amended:
            writer.update_document(row)
    _link_superseded(changes, writer)
    return trained


def _put_documents(
    changes: Changes,
    writer: Writer,
    choice: ModelChoice,
    options: IndexingOptions,
    progress: Progress,
) -> None:
    generation = _Generation(changes, writer, choice.embedding, options)
    rows = generation.rows(everything=choice.rebuild)
    for done, row in enumerate(rows):
        progress("索引づくり", done, len(rows), row.path)
        generation.put(row)
    progress("索引づくり", len(rows), len(rows), "")


def _choose(
    changes: Changes, writer: Writer, plan: EmbeddingPlan, progress: Progress, *, retrain: bool
) -> ModelChoice:
    fresh = [row for row in changes.put if row.id in changes.fresh]
    gone = {*changes.fresh, *changes.removed}
    known = {row.id: row for row in (*writer.documents(), *changes.put) if row.id not in gone}

    def texts(rows: Iterable[DocumentRow]) -> Texts:
        rows = tuple(rows)
        length = sum(map(characters_of, rows))
        return Texts(len(rows), length, lambda: stored_documents(writer, rows))

    return choose_model(
        plan,
        writer=writer,
        fresh=texts(fresh),
        others=texts(known.values()),
        retrain=retrain,
        progress=progress,
    )


class _Generation:
    """Documents on their way into the next generation."""

    def __init__(
        self,
        changes: Changes,
        writer: Writer,
        embedding: Embedding | None,
        options: IndexingOptions,
    ) -> None:
        self._changes = changes
        self._writer = writer
        self._embedding = embedding
        self._options = options
        self._before = {row.id: row for row in writer.previous_documents()}

    def rows(self, *, everything: bool) -> list[DocumentRow]:
        """New and changed documents; in a rebuild all others as well, in their old order."""
        if not everything:
            return list(self._changes.put)
        new = {row.id: row for row in (*self._changes.amended, *self._changes.put)}
        gone = set(self._changes.removed)
        kept = [new.pop(name, row) for name, row in self._before.items() if name not in gone]
        return [*kept, *new.values()]

    def put(self, row: DocumentRow) -> None:
        """Writes a document. One that is refused leaves the version before it in force."""
        before = self._before.get(row.id)
        try:
            self._write(row, before)
        except DocumentError as error:
            message = "" if before is None else "（登録済みの前の版はそのまま使えます）"
            self._changes.fail(row, error, message)
            if before is not None and self._writer.document(row.id) is None:
                # A rebuild starts from nothing: what was in force is put again.
                self._write(before, before)

    def _write(self, row: DocumentRow, before: DocumentRow | None) -> None:
        document = stored_document(self._writer, row)
        if document is None:
            raise CorruptIndexError(
                f"「{row.path}」の読み取った本文が保存されていません。索引が壊れています。"
                "tenkyo reindex で原本から作り直すか、tenkyo restore で復元してください。"
            )
        known = before is not None and before.sha256 == row.sha256
        plan = read_plan(document, published=row.published)
        places: list[PassagePlace] = []
        passages = index_passages(
            plan,
            content_hash=row.sha256,
            reader_version=row.reader_version,
            title=row.title,
            issuer=row.issuer,
            default_era=row.extra.get("era"),
            embedding=self._embedding,
            # The limit is for what comes in, not for what was accepted before.
            options=replace(self._options, max_passages=None) if known else self._options,
        )
        stored = self._writer.put_document(
            replace(row, extra={**row.extra, "measures": len(plan.measures)}),
            _noting(passages, places),
            lambda: pack(plan.measures, places),
        )
        self._changes.count(stored)


def _noting(
    passages: Iterable[IndexedPassage], places: list[PassagePlace]
) -> Iterator[IndexedPassage]:
    """Passes passages on and notes where they stand, to link the records to them."""
    for passage in passages:
        places.append(PassagePlace(passage.id, passage.char_start, passage.char_end))
        yield passage


def _link_superseded(changes: Changes, writer: Writer) -> None:
    """Turns the file names of `supersedes` into ids of documents."""
    rows = writer.documents()
    for row in rows:
        named = given_for(row).supersedes
        older = _find(named, row, rows) if named else None
        if named and older is None:
            changes.warn(
                row,
                f"supersedes の「{named}」という文書が登録されていません（または複数あります）。"
                "ファイル名を確かめてください。",
            )
        if older != row.supersedes:
            writer.update_document(replace(row, supersedes=older))


def _find(name: str, row: DocumentRow, rows: Iterable[DocumentRow]) -> str | None:
    """The document that another one names: in its own folder, by path, else the only one so named.

    A document does not replace itself.
    """
    others = [other for other in rows if other.id != row.id]
    beside = str(PurePosixPath(row.path).with_name(PurePosixPath(name).name))
    for wanted in (beside, name):
        found = [other.id for other in others if other.path == wanted]
        if found:
            return found[0]
    named = [other.id for other in others if other.file_name == name]
    return named[0] if len(named) == 1 else None
