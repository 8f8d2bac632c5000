"""Whether a file can be read at all: a child process opens it before it is put into the line."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from api.jobs.children import Failure, Limits, run_child
from api.problems import ProblemError

if TYPE_CHECKING:
    from rag.settings import Settings

_PROBE_S = 60.0
_PROBES = threading.BoundedSemaphore(2)


def read_limits(settings: Settings) -> dict[str, int | bool]:
    """What readers accept, for a child process."""
    return {
        "max_file_bytes": settings.max_file_mb * 2**20,
        "max_unpacked_bytes": settings.max_unpacked_mb * 2**20,
        "max_pages": settings.max_pages,
        "ocr": settings.ocr,
    }


def probe(settings: Settings, file: Path) -> None:
    """Opens a file in a child process, to refuse at once what cannot be read.

    Raises:
        ProblemError: 415, the format is none of ours or not what the name says; 422, it is
            protected, damaged, or a bomb.
    """
    limits = Limits(settings.ingest_memory_mb, min(_PROBE_S, settings.ingest_timeout_s))
    task = {"verb": "probe", "path": str(file), "limits": read_limits(settings)}
    with _PROBES:
        made = run_child(task, limits)
    if isinstance(made, Failure):
        raise ProblemError(422, made.code, made.reason)
    refused = made.get("refused")
    if refused:
        status = 415 if refused["code"] == "unsupported_format" else 422
        raise ProblemError(status, refused["code"], refused["message"])
