"""Which files an ingest takes: files and folders given, what stands in them, and their order."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.errors import ConfigurationError, DocumentAccessError, DocumentError
from rag.ingest.metadata import METADATA_NAME, FileMetadata, is_metadata, read_metadata

# Files that editors and systems leave behind; never documents.
_LITTER_PREFIXES = ("~$", ".")
_LITTER_NAMES = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be taken in.

    Attributes:
        path: Where it is, absolute; links in its folder's path are resolved.
        name: Path below the ingested folder, with `/`, NFC; for a file that was given by itself
            its name. It is the identity of its document.
        given: What `metadata.csv` says of it.
        problem: Why it cannot even be looked at, if so; then it may be a folder.
        upload: Whether it was sent in: where it lies for the moment says nothing.
    """

    path: Path
    name: str
    given: FileMetadata = field(default_factory=FileMetadata)
    problem: DocumentError | None = None
    upload: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that an ingest was given.

    Attributes:
        files: The files, each once.
        folders: The folders that were given, whose vanished files are looked for.
        warnings: Japanese sentences on rows of `metadata.csv` without a file.
    """

    files: tuple[SourceFile, ...]
    folders: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()


def find_sources(paths: Sequence[Path]) -> Sources:
    """Lists what an ingest takes, folders in the order of their names, with its metadata.

    Args:
        paths: Files and folders as given.

    Returns:
        Every file, each once, but for hidden files, editors' leftovers and `metadata.csv`. Folders
        that may not be opened come as files with a problem. Links to folders are followed where
        they are given, not where they are met: a link to a parent would never end.

    Raises:
        ConfigurationError: A path does not exist, or a `metadata.csv` is wrong.
    """
    finder = _Finder()
    for path in paths:
        if not os.path.lexists(path):
            raise ConfigurationError(f"「{path}」が見つかりません。パスを確かめてください。")
        finder.add(_absolute(path))
    return Sources(tuple(finder.files.values()), tuple(finder.folders), finder.warnings())


class _Finder:
    """Collects files with what is said of them; each `metadata.csv` is read once."""

    def __init__(self) -> None:
        self.files: dict[Path, SourceFile] = {}
        self.folders: list[Path] = []
        self._tables: dict[Path, Mapping[str, FileMetadata]] = {}
        self._links: list[str] = []

    def add(self, path: Path) -> None:
        """Takes a file, or all that stands in a folder."""
        if _is_folder(path):
            root = Path(os.path.realpath(path))
            self.folders.append(root)
            self._walk(root, root)
        elif not _is_left_out(path):
            self._take(path, path.parent)

    def warnings(self) -> tuple[str, ...]:
        """What to say of links that were not followed, and of rows without a file."""
        lost = [
            f"{folder / METADATA_NAME} の「{name}」というファイルがありません。"
            "file_name を確かめてください（下のフォルダーの文書は「フォルダー/名前」と書きます）。"
            for folder, rows in self._tables.items()
            for name in _without_file(folder, rows)
        ]
        return (*self._links, *lost)

    def _walk(self, folder: Path, root: Path) -> None:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            problem = DocumentAccessError(
                f"フォルダーを開けません。読み取り権限を確かめてください。（{error.strerror}）"
            )
            name = _name(folder, root) if folder != root else _nfc(root.name)
            self.files.setdefault(folder, SourceFile(folder, name, problem=problem))
            return
        for entry in entries:
            path = Path(entry.path)
            if _is_left_out(path):
                continue
            if entry.is_dir(follow_symlinks=False):
                self._walk(path, root)
            elif entry.is_symlink() and _is_folder(path):
                self._links.append(
                    f"「{_name(path, root)}」はフォルダーへのリンクなので、中を登録していません。"
                    "登録するには、リンク先のフォルダーを指定してください。"
                )
            else:
                self._take(path, root)

    def _take(self, path: Path, root: Path) -> None:
        file = replace(_source(path, root), given=self._given(path, root))
        self.files.setdefault(path, file)

    def _given(self, path: Path, root: Path) -> FileMetadata:
        """What is said of a file in the nearest `metadata.csv`, up to the folder that was given."""
        for folder in path.parents:
            if folder not in self._tables:
                self._tables[folder] = read_metadata(folder)
            given = self._tables[folder].get(_name(path, folder))
            if given is not None:
                return given
            if folder == root:
                break
        return FileMetadata()


def _absolute(path: Path) -> Path:
    """The place of a file: its folder as it really is, its own name even if it is a link."""
    return Path(os.path.realpath(path.parent)) / path.name if path.name else path.resolve()


def _is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; False where nobody may look."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False


def _source(path: Path, root: Path) -> SourceFile:
    """A file, with what can be said against it without opening it."""
    name = _name(path, root)
    if _has_half_characters(str(path)):
        problem = DocumentAccessError(
            "ファイルかフォルダーの名前の文字コードが UTF-8 ではありません。"
            "名前を付け直してください。"
        )
        return SourceFile(path, os.fsencode(name).decode("utf-8", "replace"), problem=problem)
    return SourceFile(path, name, problem=_no_file(path))


def _no_file(path: Path) -> DocumentError | None:
    """What is wrong with a path that leads to no ordinary file; opening a pipe would never end."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        reason = error.strerror
        if path.is_symlink():
            return DocumentAccessError(
                f"リンクの先のファイルを開けません。リンクを作り直してください。（{reason}）"
            )
        return DocumentAccessError(
            f"ファイルを開けません。読み取り権限を確かめてください。（{reason}）"
        )
    if not stat.S_ISREG(mode):
        return DocumentAccessError(
            "普通のファイルではありません（パイプや装置です）。文書のファイルを指定してください。"
        )
    return None


def _has_half_characters(name: str) -> bool:
    """Whether a name holds bytes that are no UTF-8, for which Python puts half characters."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _is_left_out(path: Path) -> bool:
    """Whether a name belongs to an editor, to the system, or to `metadata.csv`."""
    litter = path.name.startswith(_LITTER_PREFIXES) or path.name.lower() in _LITTER_NAMES
    return litter or is_metadata(path)


def _name(path: Path, root: Path) -> str:
    return _nfc(path.relative_to(root).as_posix())


def _nfc(name: str) -> str:
    """The Unicode form in which names are compared; macOS writes が as two characters."""
    return unicodedata.normalize("NFC", name)


def _without_file(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Those of the names in a `metadata.csv` that lead to nothing."""
    present: dict[Path, set[str]] = {}
    for name in sorted(names):
        place = folder / name
        if place.parent not in present:
            present[place.parent] = _names_in(place.parent)
        if place.name not in present[place.parent]:
            yield name


def _names_in(folder: Path) -> set[str]:
    try:
        return {_nfc(path.name) for path in folder.iterdir()}
    except OSError:  # no such folder, or a closed one, whose files are reported
        return set()
