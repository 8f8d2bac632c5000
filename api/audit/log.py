"""The append-only audit log.

One file of JSON Lines a day below its folder, readable by the service's user only. Every line holds
the hash of the line before it, so that a line changed or taken out later is noticed.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from api.problems import ProblemError
from api.secret import installation_secret

Keeps = Literal["full", "metadata", "off"]
"""Everything; everything but questions, answers and quotes; nothing."""

_log = logging.getLogger("tenkyo.audit")

FIRST = "0" * 64
_NAME = re.compile(r"audit-(\d{4}-\d{2}-\d{2})\.jsonl")
_TAIL_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that does not follow from the one before it."""

    file: str
    line: int


class AuditLog:
    """Writes and reads the audit log.

    Several threads and processes may write.

    Args:
        folder: Its folder; made when first needed.
        keeps: What is kept of an entry.
    """

    def __init__(self, folder: Path, keeps: Keeps = "full") -> None:
        self._folder = folder
        self._keeps = keeps
        self._lock = Lock()
        self._secret: bytes | None = None

    @property
    def keeps_words(self) -> bool:
        """Whether questions and answers are kept."""
        return self._keeps == "full"

    def write(
        self, kind: str, user: str, facts: Mapping[str, Any], words: Mapping[str, Any]
    ) -> None:
        """Adds an entry. It is on the disk when this returns.

        Args:
            kind: What was done: `answer`, `search`, `draft`, ….
            user: Who did it; only a pseudonym is kept.
            facts: What is kept in any case: ids, scores, versions, verdicts.
            words: Questions, answers, quotes: kept only where the log keeps everything.
        """
        if self._keeps == "off":
            return
        now = datetime.now(UTC)
        entry: dict[str, Any] = {
            "time": now.isoformat(timespec="milliseconds"),
            "kind": kind,
            "user": self.pseudonym(user),
            **facts,
        }
        if self._keeps == "full":
            entry.update(words)
        with self._lock:
            self._append(self._folder / f"audit-{now.date().isoformat()}.jsonl", entry)

    def pseudonym(self, user: str) -> str:
        """A stable name that stands for a user and does not tell who it is."""
        if self._secret is None:
            self._secret = installation_secret(self._folder / "pseudonym.key")
        return hmac.new(self._secret, user.encode(), hashlib.sha256).hexdigest()[:16]

    def entries(self, first: date | None = None, last: date | None = None) -> Iterator[bytes]:
        """The lines of some days, oldest first.

        Args:
            first: First day (UTC), None for the oldest.
            last: Last day, None for the newest.
        """
        for file in self._files(first, last):
            with file.open("rb") as lines:
                yield from lines

    def verify(self) -> list[Broken]:
        """The lines that do not follow from the one before: changed, added or taken out."""
        broken = []
        for file in self._files(None, None):
            previous = FIRST
            for number, line in enumerate(file.read_bytes().splitlines(), 1):
                if _previous_of(line) != previous:
                    broken.append(Broken(file.name, number))
                previous = _digest(line)
        return broken

    def prune(self, days: int, today: date) -> int:
        """Removes what is older than some days.

        Returns:
            How many files were removed.
        """
        old = self._files(None, today - timedelta(days=days + 1))
        for file in old:
            file.unlink()
        return len(old)

    def _files(self, first: date | None, last: date | None) -> list[Path]:
        if not self._folder.is_dir():
            return []
        found = []
        for file in sorted(self._folder.iterdir()):
            named = _NAME.fullmatch(file.name)
            if named is None:
                continue
            day = date.fromisoformat(named[1])
            if (first is None or day >= first) and (last is None or day <= last):
                found.append(file)
        return found

    def _append(self, file: Path, entry: Mapping[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as error:
            _log.error("the audit log cannot be written: %s", error.strerror)
            raise ProblemError(
                503,
                "audit_unavailable",
                "監査ログに書けないため、処理を中止しました。管理者に、監査ログのフォルダーの"
                "権限と空き容量を確かめてもらってください。",
            ) from error
        with os.fdopen(descriptor, "r+b", buffering=0) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            chained = {"previous": _last_digest(handle.fileno()), **entry}
            line = json.dumps(chained, ensure_ascii=False, separators=(",", ":")).encode(
                "utf-8", "backslashreplace"
            )
            handle.write(line + b"\n")
            os.fsync(handle.fileno())


def _last_digest(descriptor: int) -> str:
    """Hash of the last line of an open file."""
    size = os.fstat(descriptor).st_size
    reach = _TAIL_BYTES
    while size:
        start = max(0, size - reach)
        tail = os.pread(descriptor, size - start, start).rstrip(b"\n")
        cut = tail.rfind(b"\n")
        if cut >= 0 or start == 0:
            return _digest(tail[cut + 1 :])
        reach *= 4
    return FIRST


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _previous_of(line: bytes) -> str | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry.get("previous") if isinstance(entry, dict) else None
