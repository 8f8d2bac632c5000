"""Which files of a home belong to an installation, beside its collections and its state database.

What lies in `state/` belongs to it unless it is named here, so that what later versions keep there
is backed up without a word: secrets, uploads under way, the audit log, whatever waits in the bin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rag.settings import SETTINGS_FILE

if TYPE_CHECKING:
    from rag.settings import Settings

FOLDERS = ("state", "evaluations", "templates", "custom")
"""Folders of a home that are kept as they are."""

CUSTOM = "custom"
"""Where a restored home has the files that settings name."""

DATABASE = "state/tenkyo.sqlite"
"""The state database, where it is a file of the home."""

TABLES = "state/tables.jsonl"
"""Its tables, where it is on a server."""

_NOT_KEPT = re.compile(
    r"state/(tenkyo\.sqlite(-(wal|shm|journal))?|tables\.jsonl|attached-.*)|.*\.lock|.*\.tmp"
)
"""The database, which is copied by itself; locks; what requests have for the moment."""

_NOT_CUSTOM = {"home", "entailment_model", "reranker_model"}
"""Settings that name a folder which is a part by itself, or too large for a backup."""


def kept_files(home: Path) -> Iterator[tuple[str, Path]]:
    """Files of a home by their names in an archive. They may go while this runs.

    Links are not followed: what they point to may be anything.

    Args:
        home: The home folder.
    """
    for name in FOLDERS:
        for path in sorted((home / name).rglob("*")):
            member = path.relative_to(home).as_posix()
            if path.is_file() and not path.is_symlink() and not _NOT_KEPT.fullmatch(member):
                yield member, path
    if (home / SETTINGS_FILE).is_file():
        yield SETTINGS_FILE, home / SETTINGS_FILE


def custom_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Files that settings name, wherever they are, by their names in an archive.

    They are the administrator's own: prompts, words, the notice, certificates, secrets.

    Args:
        settings: The settings.
    """
    for name, path in _named(settings):
        place = custom_settings(settings)[name]
        if path.is_file():
            yield place, path
        for one in sorted(path.rglob("*")) if path.is_dir() else ():
            if one.is_file():
                yield f"{place}/{one.relative_to(path).as_posix()}", one


def custom_settings(settings: Settings) -> dict[str, str]:
    """Settings that name files or folders, with the places of these in a restored home."""
    return {
        name: f"{CUSTOM}/{name}" if path.is_dir() else f"{CUSTOM}/{name}/{path.name}"
        for name, path in _named(settings)
    }


def _named(settings: Settings) -> Iterator[tuple[str, Path]]:
    for name in type(settings).model_fields:
        path = getattr(settings, name)
        if isinstance(path, Path) and name not in _NOT_CUSTOM and path.exists():
            yield name, path


def outside_models(settings: Settings) -> list[str]:
    """Model files and folders outside of the home, which no backup holds."""
    named = [
        settings.embedding_model,
        settings.entailment_model,
        settings.reranker_model,
        *(model.get("path") for model in settings.models),
    ]
    return sorted({str(path) for path in named if path})


def is_of_installation(name: str) -> bool:
    """Whether an archive may have a member of that name."""
    first, _, rest = name.partition("/")
    return name == SETTINGS_FILE or (first in FOLDERS and rest != "")
