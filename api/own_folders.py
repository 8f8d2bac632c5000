"""Folders of files that nobody else may read, one for each thing, which outlive a crash."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path, PurePosixPath

from rag.index.files import sync_folder


class OwnFolders:
    """Folders below one, each named by an id, each with one file.

    Args:
        root: The folder that holds them.
        old_s: Seconds after which nothing can still be at work on one that nobody wants.
    """

    def __init__(self, root: Path, old_s: float) -> None:
        self._root = root
        self._old_s = old_s

    def make(self, name: str) -> Path:
        """Makes a folder."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = self._root / name
        folder.mkdir(mode=0o700)
        return folder

    def file(self, name: str, file_name: str) -> Path:
        """The file of a folder: never under a name that a caller chose, but with its suffix."""
        return self._root / name / f"content{PurePosixPath(file_name).suffix.lower()}"

    def sync(self, name: str) -> None:
        """Makes a folder durable; its files must have been."""
        sync_folder(self._root / name)
        sync_folder(self._root)

    def remove(self, name: str) -> None:
        """Removes a folder; harmless where there is none."""
        shutil.rmtree(self._root / name, ignore_errors=True)

    def tidy(self, wanted: Collection[str]) -> None:
        """Removes what was left by work that came to no end, once none can still be under way."""
        if not self._root.is_dir():
            return
        for folder in self._root.iterdir():
            with suppress(FileNotFoundError):  # another process tidies as well
                old = folder.stat().st_mtime < time.time() - self._old_s
                if old and folder.name not in wanted:
                    self.remove(folder.name)
