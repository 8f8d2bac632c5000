"""The journal of a run: lines that are on the disk before the next one is begun."""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from rag.errors import ConfigurationError

JOURNAL = "journal.jsonl"


class Journal:
    """An append-only file of JSON Lines; each line is synced before `append` returns.

    A line that a crash cut off is dropped when the journal is opened again. Only one process has a
    journal open at a time. May be used by several threads.

    Args:
        path: The file; None keeps the lines in memory only.

    Attributes:
        lines: What the journal holds.

    Raises:
        ConfigurationError: Another process has it open, it cannot be opened, or a line other than
            the last is broken.
    """

    def __init__(self, path: Path | None) -> None:
        self.lines: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._stream: BinaryIO | None = None
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        try:
            stream = path.open("a+b")
        except OSError as error:
            raise ConfigurationError(
                f"{path} に書き出せません。フォルダーと権限を確かめてください。（{error.strerror}）"
            ) from error
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._read(stream, path)
        except BlockingIOError as error:
            stream.close()
            raise ConfigurationError(
                f"{path.parent} では、ほかの処理がこの評価を実行中です。"
                "終わるのを待つか、別のフォルダーを指定してください。"
            ) from error
        except ConfigurationError:
            stream.close()
            raise
        self._stream = stream

    def _read(self, stream: BinaryIO, path: Path) -> None:
        stream.seek(0)
        content = stream.read()
        whole = content.rfind(b"\n") + 1
        self.lines = read_lines(content[:whole], path)
        if whole < len(content):
            stream.truncate(whole)

    def append(self, line: Mapping[str, Any]) -> None:
        """Adds a line, on the disk when this returns."""
        with self._lock:
            if self._stream is not None:
                self._stream.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                self._stream.flush()
                os.fsync(self._stream.fileno())
            self.lines.append(dict(line))

    def close(self) -> None:
        """Lets go of the file."""
        if self._stream is not None:
            self._stream.close()


def read_lines(content: bytes, path: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal.

    Raises:
        ConfigurationError: A line is broken.
    """
    found: list[dict[str, Any]] = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line:
            continue
        try:
            found.append(json.loads(line))
        except ValueError as error:
            raise ConfigurationError(
                f"{path} の {number} 行目が壊れています。"
                "この結果には続けられません。別のフォルダーを指定して、初めから実行してください。"
            ) from error
    return found
