"""A collection beside the others, of the documents attached to one question."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from time import monotonic, time
from typing import TYPE_CHECKING

from anyio import CancelScope
from starlette.concurrency import run_in_threadpool

from api.gennai.attached import AttachedFile
from api.jobs.children import Failure, Limits, run_child
from rag.engine import Engine
from rag.ingest.metadata import FileMetadata

if TYPE_CHECKING:
    from api.services import Services
    from rag.settings import Settings

COLLECTION = "attached"
"""Name of such a collection, which is alone in its home."""

_PREFIX = "attached-"
_LONGEST_S = 60.0
_LEFT_BEHIND_S = 6 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class Beside:
    """A collection of attached documents.

    Attributes:
        services: The services, with an engine that knows this collection only; None where none of
            the documents could be read.
        unread: Names of the files that could not be read, with the reasons.
    """

    services: Services | None
    unread: tuple[tuple[str, str], ...]


@asynccontextmanager
async def beside(
    services: Services, owner: str, files: Sequence[AttachedFile]
) -> AsyncIterator[Beside]:
    """Makes a collection of attached documents, which is gone afterwards.

    Every file is read in a process of its own, within limits.

    Args:
        services: The services.
        owner: Who asks; nobody else may read the documents, also where the answer is kept.
        files: The documents.
    """
    await run_in_threadpool(_sweep, services.settings.state)
    home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=services.settings.state))
    # A few pages teach no embedding anything; words find what there is.
    settings = services.settings.model_copy(update={"home": home, "embedding": "none"})
    engine: Engine | None = None
    try:
        unread = await run_in_threadpool(_take_in, files, owner, settings)
        made = None
        if len(unread) < len(files):
            engine = Engine(settings)
            # The models of the server answer here too: loaded once, they take turns.
            engine.language_models = services.engine.language_models
            made = copy.copy(services)
            made.engine = engine
        yield Beside(made, unread)
    finally:
        with CancelScope(shield=True):
            await run_in_threadpool(_clear, home, engine)


def _sweep(folder: Path) -> None:
    """Removes what a server that was killed has left behind."""
    for home in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another server may be at it
            if time() - home.stat().st_mtime > _LEFT_BEHIND_S:
                shutil.rmtree(home, ignore_errors=True)


def _take_in(
    files: Sequence[AttachedFile], owner: str, settings: Settings
) -> tuple[tuple[str, str], ...]:
    """Reads files into the collection; gives those that could not be read, with the reasons."""
    given = FileMetadata(owner=owner, visibility="private", confidentiality=1).to_json()
    until = monotonic() + min(_LONGEST_S, settings.ingest_timeout_s)
    unread = []
    for place, file in enumerate(files):
        path = settings.home / f"{place}{PurePath(file.name).suffix}"
        path.write_bytes(file.content)
        task = {
            "verb": "ingest",
            "settings": settings.model_dump(mode="json"),
            "path": str(path),
            "name": file.name,
            "collection": COLLECTION,
            "given": given,
        }
        limits = Limits(settings.ingest_memory_mb, max(1.0, until - monotonic()))
        made = run_child(task, limits)
        if isinstance(made, Failure):
            unread.append((file.name, made.reason))
        elif made["files"][0]["status"] == "failed":
            unread.append((file.name, made["files"][0]["message"]))
    return tuple(unread)


def _clear(home: Path, engine: Engine | None) -> None:
    if engine is not None:
        # An engine closes its models; those of the server are not its own.
        engine.language_models = type(engine.language_models)(engine.settings)
        engine.close()
    shutil.rmtree(home, ignore_errors=True)
