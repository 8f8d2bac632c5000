"""Where the files of deleted documents lie: a folder for each, closed to everybody else."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from rag.index.files import sync_folder

_OLD_S = 3600.0


class TrashFiles:
    """The folders of deleted documents.

    Args:
        root: The folder that holds them.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, name: str, source: Path, file_name: str, facts: Mapping[str, Any]) -> None:
        """Copies a file with what is known of it, durably.

        Args:
            name: Id in the trash.
            source: The file.
            file_name: Name under which its document was known; gives the suffix.
            facts: What is known of it, for who has nothing but this folder.

        Raises:
            OSError: The file is not there, or the disk is full; nothing is left behind.
        """
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = self._root / name
        folder.mkdir(mode=0o700)
        try:
            with _own(folder / _content(file_name)) as output, source.open("rb") as given:
                shutil.copyfileobj(given, output)
                output.flush()
                os.fsync(output.fileno())
            with _own(folder / "document.json") as output:
                output.write(json.dumps(dict(facts), ensure_ascii=False, indent=1).encode())
                output.flush()
                os.fsync(output.fileno())
            sync_folder(folder)
            sync_folder(self._root)
        except BaseException:
            self.remove(name)
            raise

    def file(self, name: str, file_name: str) -> Path:
        """The file of a document."""
        return self._root / name / _content(file_name)

    def remove(self, name: str) -> None:
        """Removes what lies there; harmless where nothing does."""
        shutil.rmtree(self._root / name, ignore_errors=True)

    def tidy(self, wanted: Collection[str]) -> None:
        """Removes what deletions have left that came to no end an hour ago."""
        if not self._root.is_dir():
            return
        for folder in self._root.iterdir():
            with suppress(FileNotFoundError):  # another process tidies as well
                old = folder.stat().st_mtime < time.time() - _OLD_S
                if old and folder.name not in wanted:
                    self.remove(folder.name)


def _content(file_name: str) -> str:
    """Never a name that somebody chose, but with its suffix."""
    return f"content{PurePosixPath(file_name).suffix.lower()}"


def _own(path: Path) -> Any:  # noqa: ANN401 - a binary file
    """A new file that nobody else may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
