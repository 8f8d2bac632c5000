"""One archive of everything, written while the API answers and documents are taken in.

The archive's moment is that at which the state database is copied. What it speaks of is copied
after it: uploads under way, the audit log, then every collection at the generation in force. So
every document that was accepted by that moment is in the archive, as an upload that waits or in
its collection, and every answer that is kept has its line in the audit log. What came later may be
there as well; nothing is there in halves.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api.installation.contents import FORMAT, LISTING, TITLE, CollectionPart, Contents
from api.installation.parts import (
    FOLDERS,
    custom_files,
    custom_settings,
    kept_files,
    outside_models,
)
from api.installation.state_copy import copy_state
from api.state import state_url
from rag import __version__
from rag.errors import CollectionNotFoundError, ConfigurationError
from rag.index import Collection, list_collections
from rag.index.archive import ArchiveWriter, write_archive
from rag.index.backup import BackedUp, add_collection
from rag.index.manifest import FORMAT_VERSION

if TYPE_CHECKING:
    from rag.settings import Settings

Progress = Callable[[str, int, int, str], None]
"""Called with what is done, how much of it, of how much, and a name."""

_LONGEST_LINE = 16 << 20
_AUDIT = re.compile(r"state/audit/audit-.*\.jsonl")


def back_up(settings: Settings, target: Path, progress: Progress) -> Contents:
    """Writes an archive of an installation.

    Args:
        settings: Its settings.
        target: The archive: `.tar`, `.tar.gz` or `.tgz`. Only its owner may read it; it holds all
            documents, conversations and secrets.
        progress: Told what is being done.

    Returns:
        What it holds.

    Raises:
        ConfigurationError: The target cannot be written, or the state database not be read.
        StorageFullError: No room for the archive.
        CorruptIndexError: A collection is damaged.
    """
    _require_outside(settings, target)
    with write_archive(target) as archive:
        progress("状態", 0, 1, "")
        created_at = datetime.now(UTC).isoformat(timespec="seconds")
        state = copy_state(state_url(settings), archive.scratch)
        revision = None if state is None else state.revision
        title = {"format": FORMAT, "version": __version__, "revision": revision}
        archive.add_bytes(TITLE, json_bytes(title))
        if state is not None:
            archive.add(state.name, state.file)
            state.file.unlink()
        progress("状態", 1, 1, "")
        _add_files(settings, archive)
        contents = Contents(
            created_at=created_at,
            version=__version__,
            revision=revision,
            state=None if state is None else state.name,
            rows={} if state is None else state.rows,
            collections=_add_collections(settings, archive, progress),
            custom=custom_settings(settings),
            environment=_from_environment(settings),
            not_included=tuple(outside_models(settings)),
        )
        archive.add_listing(LISTING, contents.to_json())
    return contents


def json_bytes(value: object) -> bytes:
    """A small value as JSON."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def _add_files(settings: Settings, archive: ArchiveWriter) -> None:
    files = dict(kept_files(settings.home)) | dict(custom_files(settings))
    for name, path in files.items():
        try:
            if _AUDIT.fullmatch(name):
                path = _whole_lines(path, archive.scratch)
            archive.add(name, path)
        except FileNotFoundError:
            continue  # an upload that was taken in meanwhile; its collection comes later


def _whole_lines(file: Path, scratch: Path) -> Path:
    """The lines of a log that are complete; one more may be on its way."""
    copy = Path(shutil.copyfile(file, scratch / "lines"))
    with copy.open("r+b") as lines:
        size = lines.seek(0, os.SEEK_END)
        start = max(0, size - _LONGEST_LINE)
        lines.seek(start)
        lines.truncate(start + lines.read().rfind(b"\n") + 1)
    return copy


def _add_collections(
    settings: Settings, archive: ArchiveWriter, progress: Progress
) -> dict[str, CollectionPart]:
    names = list_collections(settings.indexes)
    parts: dict[str, CollectionPart] = {}
    for name in names:
        try:
            collection = Collection.open(settings.indexes, name)
        except CollectionNotFoundError:
            continue  # deleted meanwhile
        saved = _add_collection(collection, archive, progress)
        parts[name] = CollectionPart(
            saved.generation, saved.documents, saved.passages, FORMAT_VERSION
        )
    return parts


def _add_collection(collection: Collection, archive: ArchiveWriter, progress: Progress) -> BackedUp:
    name = collection.name
    try:
        return add_collection(
            collection,
            archive,
            f"indexes/{name}/",
            lambda done, total: progress(f"コレクション {name}", done, total, ""),
        )
    finally:
        collection.close()


def _from_environment(settings: Settings) -> tuple[str, ...]:
    """Settings that a restored home must be given again; never their values."""
    return tuple(
        sorted(
            name for name in type(settings).model_fields if f"TENKYO_{name.upper()}" in os.environ
        )
    )


def _require_outside(settings: Settings, target: Path) -> None:
    """An archive among what it holds would hold itself the next time."""
    place = target.absolute().resolve()
    for name in ("indexes", *FOLDERS):
        if place.is_relative_to(settings.home / name):
            raise ConfigurationError(
                f"バックアップ先 {target} は、バックアップされるフォルダー {name} の中です。"
                "その外、できれば別のディスクを指定してください。"
            )
