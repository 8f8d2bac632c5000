"""Running a command in a process of its own, with its time and its peak of memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import TenkyoError

_CHECKOUT = Path(__file__).resolve().parents[2]
_SHOWN = 2000
_SOME_UNREADABLE = 3
# ru_maxrss is in bytes on macOS, in KiB elsewhere.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """A command that was run.

    Attributes:
        seconds: From the start of the process to its end.
        peak_bytes: Largest resident memory of the process, or of a process that it started. Linux
            lets a process begin with the peak of the one that starts it: measure from a small one.
        output: What it wrote to standard output.
    """

    seconds: float
    peak_bytes: int
    output: str


def run_tenkyo(arguments: Sequence[str], home: Path) -> Run:
    """Runs `tenkyo` with a home of its own; files that it could not read are no failure."""
    return run_python(
        ["-m", "rag.cli", *arguments], {"TENKYO_HOME": str(home)}, allowed=(0, _SOME_UNREADABLE)
    )


def run_python(
    arguments: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    allowed: Collection[int] = (0,),
) -> Run:
    """Runs this Python from the checkout.

    Args:
        arguments: Arguments of the interpreter.
        environment: Variables to set beside those of this process.
        allowed: Exit codes that are no failure.

    Raises:
        TenkyoError: The command failed; the message holds the end of what it said.
    """
    command = [sys.executable, *arguments]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            cwd=_CHECKOUT,
            env={**os.environ, **(environment or {})},
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        # The process is waited for already; Popen must not do it again.
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        said = output.read().decode(errors="replace")
        if process.returncode not in allowed:
            end = (errors.read().decode(errors="replace").strip() or said.strip())[-_SHOWN:]
            raise TenkyoError(
                f"計測中のコマンドが失敗しました（終了コード {process.returncode}）："
                f"{' '.join(arguments)}\n{end}"
            )
    return Run(seconds, usage.ru_maxrss * _UNIT, said)
