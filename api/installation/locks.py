"""Who may not work at the same time on one home.

Servers and tools hold the home *in use*; what replaces a home must have it alone. Migrations need
no such lock: they add, and what runs goes on with what it knows.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.installation.placing import finish, is_unfinished
from rag.errors import ConfigurationError

_IN_USE = ".tenkyo.lock"
_CHANGING = ".tenkyo.changing.lock"


class InUse:
    """A home in use, until it is closed or the process ends.

    A restore that was interrupted while it put things in place is finished first.

    Args:
        home: The home folder.

    Raises:
        ConfigurationError: The home is being replaced at this moment.
    """

    def __init__(self, home: Path) -> None:
        if is_unfinished(home):
            with alone(home):
                finish(home)
        self._descriptor: int | None = _try(home / _IN_USE, fcntl.LOCK_SH)
        if self._descriptor is None:
            raise ConfigurationError(
                f"{home} は復元の途中です。`tenkyo restore` が終わってから始めてください。"
            )

    def close(self) -> None:
        """Lets the home go; harmless when done before."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Within it, no server works on a home.

    Raises:
        ConfigurationError: One does.
    """
    descriptor = _try(home / _IN_USE, fcntl.LOCK_EX)
    if descriptor is None:
        raise ConfigurationError(
            f"{home} は API か MCP が使っています。動いているまま中身を入れ替えることはできません。"
            "`tenkyo serve` や `tenkyo up` を止めてから、もう一度実行してください。"
        )
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def changing(home: Path) -> Iterator[None]:
    """Within it, nobody else restores or upgrades a home. Servers may go on.

    Raises:
        ConfigurationError: Somebody else does.
    """
    descriptor = _try(home / _CHANGING, fcntl.LOCK_EX)
    if descriptor is None:
        raise ConfigurationError(
            f"{home} では、ほかの人が復元か更新をしています。"
            "終わるのを待って、もう一度実行してください。"
        )
    try:
        yield
    finally:
        os.close(descriptor)


def _try(file: Path, kind: int) -> int | None:
    """Locks a file; None where another holds it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"{file.parent} に書き込めません。"
            f"フォルダーの権限と空き容量を確かめてください。（{error.strerror}）"
        ) from error
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
