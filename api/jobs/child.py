"""The child process that opens what people upload: `python -m api.jobs.child`.

A parser that crashes, or takes all memory, takes only this process along. It gets one task as a
line of JSON on its input, and writes lines of JSON: `progress`, `waiting`, and last `result` or
`error`. It ends when its input does, so that it never outlives its server.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from rag.documents import ReadLimits
from rag.errors import DocumentError, TenkyoError

_NICE = 5
Tell = Callable[[dict[str, Any]], None]


def main() -> int:
    """Does the one task."""
    _give_way()
    stdout = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints is no message

    def tell(message: dict[str, Any]) -> None:
        stdout.write(json.dumps(message) + "\n")
        stdout.flush()

    task = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with, args=(sys.stdin,), daemon=True).start()
    try:
        result = _TASKS[task["verb"]](task, tell)
    except TenkyoError as error:
        tell({"error": {"code": error.code, "message": error.message}})
        return 0
    except MemoryError:
        tell({"error": {"code": "out_of_memory", "message": ""}})
        return 0
    except Exception as error:  # noqa: BLE001 - whatever a parser meets in a hostile file
        # The traceback may hold words of the document; the kind of error does not.
        tell({"error": {"code": "unexpected", "message": type(error).__name__}})
        return 0
    tell({"result": result})
    return 0


def _give_way() -> None:
    """Lets the server go first: for the processors, and where memory is short."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the document
    os.nice(_NICE)
    with suppress(OSError):  # elsewhere than on Linux there is no such file
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _end_with(stream: IO[str]) -> None:
    """Ends this process when its server has gone."""
    while stream.readline():
        pass
    os._exit(1)


def _probe(task: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """Opens a file and closes it again."""
    from rag.documents import is_what_it_says
    from rag.documents.probing import probe_document

    path, limits = Path(task["path"]), ReadLimits(**task["limits"])
    try:
        probe_document(path, limits)
    except DocumentError as error:
        unlike = path.stat().st_size > 0 and not is_what_it_says(path)
        code = "unsupported_format" if unlike else error.code
        return {"refused": {"code": code, "message": error.message}}
    return {}


def _ingest(task: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Takes a file into a collection."""
    from rag.engine import Engine
    from rag.index import LockHolder
    from rag.ingest.metadata import FileMetadata
    from rag.settings import Settings
    from rag.wire import ingest_json

    def progress(stage: str, done: int, total: int, _name: str) -> None:
        tell({"progress": [stage, done, total]})

    def on_wait(_holder: LockHolder) -> None:
        tell({"waiting": True})

    engine = Engine(Settings(**task["settings"]))
    try:
        report = engine.ingest_upload(
            Path(task["path"]),
            task["name"],
            collection=task["collection"],
            given=FileMetadata.from_json(task["given"]),
            progress=progress,
            on_wait=on_wait,
        )
    finally:
        engine.close()
    return ingest_json(report)


def _render(task: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """Draws a page of a PDF into a file."""
    from api.jobs.drawing import draw_page

    draw_page(
        Path(task["path"]),
        task["page"],
        [tuple(box) for box in task["boxes"]],
        ReadLimits(**task["limits"]),
        Path(task["target"]),
    )
    return {}


_TASKS: dict[str, Callable[[dict[str, Any], Tell], dict[str, Any]]] = {
    "probe": _probe,
    "ingest": _ingest,
    "render": _render,
}

if __name__ == "__main__":
    sys.exit(main())
