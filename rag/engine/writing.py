"""What changes a collection, and what looks after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.engine.opening import OpenCollections
from rag.errors import NotFoundError
from rag.index import Access, DocumentRow, LockHolder

if TYPE_CHECKING:
    from rag.index.verify import Finding
    from rag.ingest import IngestOptions, IngestReport, Progress
    from rag.ingest.metadata import FileMetadata

OnWait = Callable[[LockHolder], None]


class Writing(OpenCollections):
    """Taking in, rebuilding, removing; checking, backing up, restoring."""

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

    def ingest_upload(
        self,
        path: Path,
        name: str,
        *,
        collection: str,
        given: FileMetadata,
        progress: Progress | None = None,
        on_wait: OnWait | None = None,
    ) -> IngestReport:
        """Takes in a file that was sent, in place of the document of the same name.

        Args:
            path: Where the file lies for the moment; its suffix names its format.
            name: Its name: the path of its document.
            collection: Name of the collection, which is made if there is none.
            given: What is said of it.
            progress: Told what is being done.
            on_wait: Told once when another writer is at work.

        Raises:
            CollectionError: The collection cannot be written, or was built with other parts.
        """
        from rag.ingest import Sources, ingest
        from rag.ingest.files import SourceFile
        from rag.ingest.run import silent

        return ingest(
            Sources((SourceFile(path, name, given, upload=True),)),
            collection=self.open_or_create(collection),
            options=self._ingest_options(sync=False),
            progress=progress or silent,
            on_wait=on_wait,
        )

    def update_document(
        self,
        document_id: str,
        change: Callable[[FileMetadata], FileMetadata],
        *,
        collection: str,
        timeout: float | None = None,
    ) -> DocumentRow:
        """Changes what is said of a document; see `rag.ingest.amending`.

        Args:
            document_id: The document.
            change: Gives what is to be said, from what is said now.
            collection: Name of the collection.
            timeout: Seconds to wait for another writer; None for those of the settings.
        """
        from rag.ingest.amending import amend

        options = self._ingest_options(sync=False)
        return amend(
            document_id,
            change,
            collection=self.collection(collection),
            options=options if timeout is None else replace(options, timeout=timeout),
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

    def remove_document(
        self,
        document_id: str,
        *,
        collection: str,
        timeout: float | None = None,
        sha256: str | None = None,
    ) -> DocumentRow:
        """Removes a document.

        Args:
            document_id: The document.
            collection: Name of the collection.
            timeout: Seconds to wait for another writer; None for those of the settings.
            sha256: The content that is meant: another that has taken its place stays.

        Raises:
            NotFoundError: There is none of that id, or not with that content.
        """
        opened = self.collection(collection)
        with opened.snapshot() as snapshot:
            document = snapshot.document(document_id, Access.keeper())
        if timeout is None:
            timeout = self.settings.writer_timeout_s
        with opened.writer(timeout=timeout) as writer:
            stored = writer.document(document_id)
            if sha256 is not None and stored is not None and stored.sha256 != sha256:
                raise NotFoundError(
                    f"「{document.title}」は、いま新しい版に置き換わりました。"
                    "文書の一覧を読み直してください。"
                )
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
