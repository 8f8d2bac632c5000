"""Where the files of deleted documents lie: a folder for each, closed to everybody else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.own_folders import OwnFolders

_OLD_S = 3600.0


class TrashFiles(OwnFolders):
    """The folders of deleted documents.

    Args:
        root: The folder that holds them.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root, _OLD_S)

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
        folder = self.make(name)
        try:
            with _own(self.file(name, file_name)) as output, source.open("rb") as given:
                shutil.copyfileobj(given, output)
                output.flush()
                os.fsync(output.fileno())
            with _own(folder / "document.json") as output:
                output.write(json.dumps(dict(facts), ensure_ascii=False, indent=1).encode())
                output.flush()
                os.fsync(output.fileno())
            self.sync(name)
        except BaseException:
            self.remove(name)
            raise


def _own(path: Path) -> Any:  # noqa: ANN401 - a binary file
    """A new file that nobody else may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
