"""Backing up one generation of a collection to a tar file, while others read and write.

The archive holds what the generation needs and nothing else: no deleted row, no other generation.
Its last member, `backup.json`, lists every other one with its SHA-256.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.index.access import Access
from rag.index.archive import ArchiveWriter, write_archive
from rag.index.collection import Collection
from rag.index.export import export_catalogue
from rag.index.failures import corrupt
from rag.index.layout import Layout
from rag.index.manifest import FORMAT_VERSION
from rag.index.snapshot import Snapshot

LISTING = "backup.json"
"""The last member of a backup."""

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What of a collection was put into an archive.

    Attributes:
        name: The collection.
        generation: The generation.
        documents: Number of its documents.
        passages: Number of its passages.
    """

    name: str
    generation: int
    documents: int
    passages: int


def write_backup(collection: Collection, target: Path, progress: Progress | None = None) -> int:
    """Writes a backup of the generation in force.

    Args:
        collection: The collection.
        target: The archive: `.tar`, or `.tar.gz` and `.tgz` for a compressed one. It appears
            when it is complete; an older one of that name is replaced.
        progress: Called as the work goes on.

    Returns:
        The generation that was backed up.

    Raises:
        ConfigurationError: Another suffix, or no such folder.
        StorageFullError: No room for the archive.
        CorruptIndexError: A file of the generation is missing or damaged.
    """
    with write_archive(target) as archive:
        saved = add_collection(collection, archive, progress=progress)
        _write_listing(archive, saved)
    return saved.generation


def add_collection(
    collection: Collection,
    archive: ArchiveWriter,
    prefix: str = "",
    progress: Progress | None = None,
) -> BackedUp:
    """Adds the generation in force of a collection to an archive.

    Args:
        collection: The collection; others may read and write it meanwhile.
        archive: The archive on its way.
        prefix: What stands before the names of its members.
        progress: Called as the work goes on.

    Raises:
        CorruptIndexError: A file of the generation is missing or damaged.
    """
    with collection.snapshot() as snapshot:
        layout = collection.layout
        catalogue = archive.scratch / f"{collection.name}.sqlite"
        export_catalogue(layout, snapshot.generation, catalogue)
        checksums = _checksums(snapshot, layout)
        files = {"catalogue.sqlite": catalogue}
        files |= {name: layout.folder / name for name in sorted(checksums)}
        _write_files(archive, prefix, files, progress, layout)
        _require_sound(archive, prefix, checksums, layout)
        catalogue.unlink()
        documents = snapshot.documents(Access.keeper())
        return BackedUp(
            collection.name,
            snapshot.generation,
            len(documents),
            sum(document.passages for document in documents),
        )


def _checksums(snapshot: Snapshot, layout: Layout) -> dict[str, str | None]:
    """The files of a generation by their path in the collection, with what is known of them."""
    known: dict[Path, str | None] = {
        layout.original(document.sha256): document.sha256
        for document in snapshot.documents(Access.keeper())
    }
    if snapshot.manifest is not None:
        known[layout.manifest(snapshot.generation)] = None
        for name, checksum in snapshot.manifest.checksums.items():
            known[layout.listed_file(snapshot.generation, name)] = checksum
    return {path.relative_to(layout.folder).as_posix(): known[path] for path in known}


def _write_files(
    archive: ArchiveWriter,
    prefix: str,
    files: dict[str, Path],
    progress: Progress | None,
    layout: Layout,
) -> None:
    missing = [name for name, path in files.items() if not path.is_file()]
    if missing:
        raise corrupt(layout.folder, f"ファイルがありません: {missing[0]}")
    sizes = {name: path.stat().st_size for name, path in files.items()}
    done = 0
    for name, path in files.items():
        archive.add(prefix + name, path)
        done += sizes[name]
        if progress is not None:
            progress(done, sum(sizes.values()))


def _require_sound(
    archive: ArchiveWriter, prefix: str, checksums: dict[str, str | None], layout: Layout
) -> None:
    """A backup of damaged files would be found out only when it is needed."""
    for name, checksum in checksums.items():
        if checksum is not None and archive.files[prefix + name] != checksum:
            raise corrupt(layout.folder, f"内容が作ったときと違います: {name}")


def _write_listing(archive: ArchiveWriter, saved: BackedUp) -> None:
    archive.add_listing(
        LISTING,
        {
            "format": FORMAT_VERSION,
            "name": saved.name,
            "generation": saved.generation,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
