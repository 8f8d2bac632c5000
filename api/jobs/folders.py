"""Where uploads lie while they wait: a folder for each job."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path, PurePosixPath

_OLD_S = 24 * 3600.0


class UploadFolders:
    """The folders of uploads.

    Args:
        root: The folder that holds them.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def make(self, job_id: str) -> Path:
        """Makes the folder of a job."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = self._root / job_id
        folder.mkdir(mode=0o700)
        return folder

    def file(self, job_id: str, name: str) -> Path:
        """The file of a job: never under a name that a caller chose, but with its suffix."""
        return self._root / job_id / f"content{PurePosixPath(name).suffix.lower()}"

    def sync(self, job_id: str) -> None:
        """Makes the folder of a job durable; its file must have been."""
        for folder in (self._root / job_id, self._root):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def remove(self, job_id: str) -> None:
        """Removes what lies there for a job; harmless where nothing does."""
        shutil.rmtree(self._root / job_id, ignore_errors=True)

    def tidy(self, wanted: Collection[str]) -> None:
        """Removes what interrupted requests have left, once no request can still be at work."""
        if not self._root.is_dir():
            return
        for folder in self._root.iterdir():
            with suppress(FileNotFoundError):  # another process tidies as well
                old = folder.stat().st_mtime < time.time() - _OLD_S
                if old and folder.name not in wanted:
                    shutil.rmtree(folder, ignore_errors=True)
