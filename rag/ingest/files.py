"""Which files an ingest takes: files and folders given, what stands in them, and their order."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ConfigurationError

METADATA_NAME = "metadata.csv"
# Files that editors and systems leave behind; never documents.
_LITTER_PREFIXES = ("~$", ".", "._")
_LITTER_NAMES = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be taken in.

    Attributes:
        path: Where it is.
        name: Path below the ingested folder, with `/`, NFC; the identity of its document.
        root: The ingested folder, None for a file that was given by itself.
        error: Why it cannot even be looked at, if so.
    """

    path: Path
    name: str
    root: Path | None
    error: OSError | None = None


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """Lists the files of an ingest, folders in the order of their names.

    Args:
        paths: Files and folders as given.

    Returns:
        Every file, each once, but for hidden files, editors' leftovers and `metadata.csv`. Folders
        that may not be opened come as files with an error.

    Raises:
        ConfigurationError: A path does not exist.
    """
    found: dict[str, SourceFile] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise ConfigurationError(f"「{path}」が見つかりません。パスを確かめてください。")
        if path.is_dir():
            root = path.resolve()
            for file in _walk(root, root):
                found.setdefault(str(file.path), file)
        else:
            file = SourceFile(path.resolve(), _nfc(path.name), None)
            found.setdefault(str(file.path), file)
    return list(found.values())


def _walk(folder: Path, root: Path) -> Iterator[SourceFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        name = _nfc(folder.relative_to(root).as_posix())
        yield SourceFile(folder, name, root, error)
        return
    for entry in entries:
        if is_litter(entry.name):
            continue
        path = Path(entry.path)
        # Links are not followed into folders: a link to a parent would never end.
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root)
        elif entry.is_file() and entry.name.lower() != METADATA_NAME:
            yield SourceFile(path, _nfc(path.relative_to(root).as_posix()), root)


def is_litter(name: str) -> bool:
    """Whether a name belongs to the leftovers of an editor or a system."""
    return name.startswith(_LITTER_PREFIXES) or name.lower() in _LITTER_NAMES


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)
