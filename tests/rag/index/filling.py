"""Work on a collection on a disk that is full, for `test_disk_full.py`.

Run as a program with a folder and a way to make it full. It prints, for every amount of room that
it leaves, what became of an update, and what can be read before and after.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StorageFullError
from rag.index import Collection
from rag.index.verify import verify
from tests.rag.index.samples import EVERYTHING, SPEC, contents, found, put, sample

OLD = sample("橋.txt", *[f"橋 の 点検 旧 項{i}" for i in range(40)])
NEW = sample("橋.txt", *[f"橋 の 点検 新 項{i} {'計画' * 30}" for i in range(400)])
LEFT = (0, 16, 64, 128, 256, 384, 512, 768, 1024, 1536, 2048, 3072)
"""KiB that are left on the disk, or may be written to one file."""


def update(root: Path) -> str:
    """Replaces the document; says what came of it."""
    try:
        with Collection.open(root, "plans").writer(timeout=0) as writer:
            writer.use(SPEC)
            put(writer, NEW)
            writer.commit()
    except StorageFullError as error:
        return error.code
    return "done"


def read(root: Path) -> list[str]:
    """What a reader that opens the collection anew finds wrong with it."""
    collection = Collection.open(root, "plans")
    problems = [finding.message for finding in verify(collection)]
    with collection.snapshot() as snapshot:
        (item,) = (i for i in (OLD, NEW) if i.row.sha256 == _sha256(snapshot))
        if contents(snapshot) != {"橋.txt": item.version.text.split("\n")}:
            problems.append("contents")
        if len(found(snapshot, "点検")) != len(item.passages):
            problems.append("found")
    collection.close()
    return problems


def _sha256(snapshot) -> str:
    (document,) = snapshot.documents(EVERYTHING)
    return document.sha256


@contextmanager
def filled_disk(root: Path, left: int):
    """A file takes all of the disk but `left` KiB."""
    filler = root / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 14, 1 << 10, 1):
            _write_until_full(file, bytes(size))
        file.truncate(max(0, file.tell() - left * 1024))
    try:
        yield
    finally:
        filler.unlink()


def _write_until_full(file, block: bytes) -> None:
    try:
        while file.write(block) == len(block):
            pass
    except OSError:
        return


@contextmanager
def limited_files(root: Path, left: int):
    """No file may become longer than the longest one there is, by less than `left` KiB."""
    longest = max(path.stat().st_size for path in root.rglob("*") if path.is_file())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (min(longest, 4096) + left * 1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def main(root: Path, way: str) -> None:
    """Begins a collection, then updates it with ever more room."""
    full = {"disk": filled_disk, "files": limited_files}[way]
    collection = Collection.create(root, "plans")
    with collection.writer() as writer:
        writer.use(SPEC)
        put(writer, OLD)
        writer.commit()
    for left in LEFT:
        with full(root, left):
            # Read by another process: nothing is open there, as after a restart.
            child = [sys.executable, "-m", "tests.rag.index.filling", str(root), "read"]
            cold = subprocess.run(child, capture_output=True, text=True, check=False)
            outcome = update(root)
            warm = read(root)
        print(json.dumps({  # noqa: T201
            "left": left, "outcome": outcome, "cold": cold.stdout + cold.stderr[-2000:],
            "warm": warm, "after": read(root), "generation": collection.generation,
        }), flush=True)  # fmt: skip
        if outcome == "done":
            break
    print(json.dumps({"again": update(root), "after": read(root)}), flush=True)  # noqa: T201


if __name__ == "__main__":
    if sys.argv[2] == "read":
        print(json.dumps(read(Path(sys.argv[1]))), end="")  # noqa: T201
    else:
        os.environ["OMP_NUM_THREADS"] = "1"
        main(Path(sys.argv[1]), sys.argv[2])
