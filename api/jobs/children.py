"""Running one child process under limits on time and memory."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any

COMMAND = (sys.executable, "-m", "api.jobs.child")
_POLL_S = 0.1
_MEBIBYTE = 2**20
_KIBIBYTE = 2**10
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take.

    Attributes:
        memory_mb: MiB of memory, with that of the programs that it starts.
        seconds: Seconds of time.
    """

    memory_mb: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a child gave no result.

    Attributes:
        code: Stable code.
        reason: The same for people.
    """

    code: str
    reason: str


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The child was stopped because nobody wants its result any more."""


Watch = Callable[[Mapping[str, Any] | None], bool]
"""Is told each message, and None from time to time; says whether to go on."""


def run_child(
    task: Mapping[str, Any], limits: Limits, watch: Watch | None = None
) -> dict[str, Any] | Failure:
    """Runs a task in a process of its own.

    Args:
        task: What `api.jobs.child` takes.
        limits: What it may take; a child that takes more is killed.
        watch: Is told what it tells.

    Returns:
        Its result, or why there is none.

    Raises:
        Stopped: `watch` did not want to go on.
    """
    child = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # may hold words of the document
        start_new_session=True,
        text=True,
        encoding="utf-8",
    )
    try:
        return _follow(child, task, limits, watch or (lambda _message: True))
    finally:
        _kill(child)
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _follow(
    child: subprocess.Popen[str], task: Mapping[str, Any], limits: Limits, watch: Watch
) -> dict[str, Any] | Failure:
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("the child has pipes")
    with suppress(BrokenPipeError):  # it is dead already: what it ended with is told below
        child.stdin.write(json.dumps(task) + "\n")
        child.stdin.flush()
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_pass_on, args=(child.stdout, lines), daemon=True).start()
    deadline = monotonic() + limits.seconds
    while True:
        line: str | None = ""
        with suppress(queue.Empty):
            line = lines.get(timeout=_POLL_S)
        if line is None:
            return _ended(child.wait())
        message = json.loads(line) if line else None
        if message is not None and "result" in message:
            return dict(message["result"])
        if message is not None and "error" in message:
            return _told(message["error"], limits)
        if not watch(message):
            raise Stopped
        if monotonic() > deadline:
            return _too_slow(limits)
        if memory_of(child.pid) > limits.memory_mb * _MEBIBYTE:
            return _too_much_memory(limits)


def _pass_on(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    with suppress(ValueError, OSError):  # the stream is closed when the child was killed
        for line in stream:
            lines.put(line)
    lines.put(None)


def _kill(child: subprocess.Popen[str]) -> None:
    """Ends a child with all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def memory_of(process: int, depth: int = _DEPTH) -> int:
    """Bytes of memory in which a process lies, with those that it started; 0 once it has ended."""
    folder = Path(f"/proc/{process}")
    try:
        status = (folder / "status").read_text(encoding="ascii", errors="replace")
        children = "".join(
            (thread / "children").read_text(encoding="ascii")
            for thread in (folder / "task").iterdir()
        )
    except OSError:
        return 0
    own = next(
        (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0
    )
    below = sum(memory_of(int(name), depth - 1) for name in children.split()) if depth else 0
    return own * _KIBIBYTE + below


def _told(error: Mapping[str, str], limits: Limits) -> Failure:
    code, message = error["code"], error["message"]
    if code == "out_of_memory":
        return _too_much_memory(limits)
    if code == "unexpected":
        return Failure(
            "parser_failed",
            f"読み取りの途中で、想定していない誤りが起きました（{message}）。"
            "ファイルが壊れている可能性があります。元のソフトで保存し直して、登録し直してください。",
        )
    return Failure(code, message)


def _too_slow(limits: Limits) -> Failure:
    return Failure(
        "ingest_timeout",
        f"{limits.seconds:,.0f} 秒たっても読み終わらないため、止めました。"
        "ファイルを分割するか、管理者に時間の上限（設定 ingest_timeout_s）を相談してください。",
    )


def _too_much_memory(limits: Limits) -> Failure:
    return Failure(
        "ingest_memory",
        f"読み取りに使うメモリーが上限（{limits.memory_mb:,} MiB）を超えたため、止めました。"
        "ファイルを分割するか、管理者に上限（設定 ingest_memory_mb）を相談してください。",
    )


def _ended(status: int) -> Failure:
    """Why a child ended without a word."""
    if status == -signal.SIGKILL:
        return Failure(
            "parser_killed",
            "読み取りの処理が、外から止められました（OS がメモリー不足で止めた可能性があります）。"
            "サーバーのメモリーを確かめて、登録し直してください。",
        )
    name = signal.Signals(-status).name if status < 0 else f"終了コード {status}"
    return Failure(
        "parser_crashed",
        f"読み取りの処理が異常終了しました（{name}）。ファイルが壊れている可能性があります。"
        "元のソフトで保存し直して、登録し直してください。",
    )
