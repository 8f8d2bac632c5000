"""Work that a process does on a collection until it is killed, for `test_crash.py`.

Run as a program, it reads one request a line, forks, does the work in the child, and kills it
with SIGKILL: at the n-th step that `rag/index` takes (every call of a function of it, every call
that it makes, and every return from C), or after a time. The fork saves the imports.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from rag import index
from rag.index import Collection, EmbeddingSpec, delete_collection
from rag.index.backup import write_backup
from rag.index.restore import restore_backup
from tests.rag.index.samples import SPEC, put, sample

INDEX_FOLDER = str(Path(index.__file__).parent)
OTHER_SPEC = replace(SPEC, reader="reader-2", embedding=EmbeddingSpec("次", "f" * 16, 8))

BRIDGES = sample("橋.txt", "橋 の 点検", "橋 の 計画", "橋 の 費用")
ROADS = sample("道路.txt", "道路 の 点検", "道路 の 計画")
STATION = sample("駅.txt", "駅 の 点検")
NEW_BRIDGES = sample("橋.txt", "橋 の 架け替え", "橋 の 計画 の 見直し")
PORT = sample("港.txt", *[f"港 の 点検 項{i}" for i in range(6)])


def begin(root: Path) -> None:
    """The collection that the work starts from: generation 2, with a backup beside it."""
    collection = Collection.create(root, "plans")
    for items in ((BRIDGES,), (ROADS, STATION)):
        with collection.writer() as writer:
            writer.use(SPEC)
            _save_model(writer, SPEC)
            for item in items:
                put(writer, item)
            writer.commit()
    write_backup(collection, root / "plans.tar")
    collection.close()


def update(root: Path) -> None:
    """Replaces, adds, removes and amends documents, and stores a setting."""
    with Collection.open(root, "plans").writer(timeout=0) as writer:
        put(writer, NEW_BRIDGES)
        put(writer, PORT)
        if writer.document(STATION.row.id) is not None:
            writer.remove_document(STATION.row.id)
        writer.update_document(replace(writer.document(ROADS.row.id), title="道路の計画"))
        writer.put_setting("fusion", 0.5)
        writer.commit()


def rebuild(root: Path) -> None:
    """Builds the index anew with another reader and another embedding model."""
    with Collection.open(root, "plans").writer(rebuild=True, timeout=0) as writer:
        writer.use(OTHER_SPEC)
        _save_model(writer, OTHER_SPEC)
        for item in (BRIDGES, ROADS, STATION):
            version = replace(item.version, reader_version="reader-2")
            row = replace(item.row, reader_version="reader-2")
            put(writer, replace(item, version=version, row=row))
        writer.commit()


def restore(root: Path) -> None:
    """Puts the backup in the place of the collection."""
    restore_backup(root / "plans.tar", root, overwrite=True).close()


def delete(root: Path) -> None:
    """Deletes the collection."""
    delete_collection(root, "plans", timeout=0)


WORK = {work.__name__: work for work in (update, rebuild, restore, delete)}


def _save_model(writer: index.Writer, spec: index.IndexSpec) -> None:
    folder = writer.model_folder(spec.embedding.fingerprint)
    (folder / "weights.bin").write_bytes(spec.embedding.fingerprint.encode())


class Steps:
    """Names the steps that `rag/index` takes, and kills the process at one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self.names: list[str] = []
        self._kill_at = kill_at

    def __call__(self, frame, event, argument) -> None:
        caller = frame.f_back
        for place in (frame, caller):
            if place is not None and place.f_code.co_filename.startswith(INDEX_FOLDER):
                break
        else:
            return
        if event == "return":
            return
        if len(self.names) == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        callee = getattr(argument, "__qualname__", frame.f_code.co_qualname)
        module = Path(place.f_code.co_filename).stem
        self.names.append(f"{module}.{place.f_code.co_qualname} {event} {callee}")


def _in_child(request: dict, output: int) -> None:
    steps = Steps(request.get("kill_at"))
    if request.get("steps", True):
        sys.setprofile(steps)
    try:
        WORK[request["work"]](Path(request["root"]))
    finally:
        sys.setprofile(None)
    os.write(output, json.dumps(steps.names).encode())


def _serve(request: dict) -> dict:
    reader, output = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            _in_child(request, output)
            status = 0
        finally:
            os._exit(status)
    os.close(output)
    if "delay" in request:
        time.sleep(request["delay"])
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reader, "rb") as pipe:
        names = pipe.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {
        "killed": killed,
        "failed": not killed and status != 0,
        "steps": json.loads(names) if names else [],
    }


if __name__ == "__main__":
    import faiss
    import tantivy

    _ = faiss, tantivy
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_serve(json.loads(line))) + "\n")
        sys.stdout.flush()
