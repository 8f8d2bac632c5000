"""Killed at any moment, a collection has its old generation or its new one, and goes on.

Every step of the work that changes the disk is a point at which the process is killed; so are
moments at random, for what tantivy, FAISS and SQLite do between two steps of ours. The quick form
takes some of the points; the long form takes all.
"""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager

import pytest

from rag.errors import CollectionNotFoundError
from rag.index import Collection, list_collections
from rag.index.vectors import SegmentList
from rag.index.verify import verify
from tests.rag.index import crashing
from tests.rag.index.crashing import BRIDGES, NEW_BRIDGES, PORT, ROADS, STATION, WORK
from tests.rag.index.samples import EVERYTHING, REPOSITORY, contents, found, names

CHANGES = {
    "execute", "executemany", "fsync", "link", "replace", "rename", "unlink", "mkdir", "rmdir",
    "write", "pwrite", "commit", "wait_merging_threads", "write_index", "savez", "add_document",
    "delete_documents_by_query", "writer", "flush", "flock",
}  # fmt: skip
CRITICAL = ("Layout.write_current", "Staging.seal", "Writer.commit", "_retire", "replace_in_place")

OLD = {"橋.txt": BRIDGES, "道路.txt": ROADS, "駅.txt": STATION}
NEW = {"橋.txt": NEW_BRIDGES, "道路.txt": ROADS, "港.txt": PORT}


def state(items, *, roads="道路", reader="reader-1", fusion=None):
    """All that a reader sees of a collection with these documents."""
    texts = {path: item.version.text.split("\n") for path, item in items.items()}
    return {
        "contents": texts,
        "titles": {path: roads if path == "道路.txt" else path[:-4] for path in texts},
        "plans": sorted(t for lines in texts.values() for t in lines if "計画" in t),
        "fusion": fusion,
        "reader": reader,
    }


def seen(collection):
    with collection.snapshot() as snapshot:
        return {
            "contents": contents(snapshot),
            "titles": {row.path: row.title for row in snapshot.documents(EVERYTHING)},
            "plans": sorted(found(snapshot, "計画")),
            "fusion": snapshot.setting("fusion"),
            "reader": snapshot.manifest.spec.reader,
        }


BEFORE = state(OLD)
AFTER = {
    "update": state(NEW, roads="道路の計画", fusion=0.5),
    "rebuild": state(OLD, reader="reader-2"),
    "restore": BEFORE,
    "delete": None,
}


class Crashes:
    """Lets a process work on copies of one collection, and die.

    Attributes:
        base: The folder of the collection that every trial starts from.
        folder: Where the copies go.
        process: The program of `crashing.py`.
    """

    def __init__(self, base, folder, process):
        self.base, self.folder, self.process = base, folder, process
        self.trials = 0

    def run(self, work, **request):
        """One trial on a fresh copy; returns its folder and what became of the process."""
        self.trials += 1
        root = self.folder / str(self.trials)
        shutil.copytree(self.base, root)
        self.process.stdin.write(json.dumps({"work": work, "root": str(root), **request}) + "\n")
        self.process.stdin.flush()
        return root, json.loads(self.process.stdout.readline())

    def steps(self, work):
        """The steps of an undisturbed run."""
        root, outcome = self.run(work)
        assert not outcome["failed"]
        check_whole(root, {work})
        return outcome["steps"]


@contextmanager
def crashes(tmp_path):
    base = tmp_path / "base"
    crashing.begin(base)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.rag.index.crashing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
        text=True,
    ) as process:
        yield Crashes(base, tmp_path, process)
        process.stdin.close()


def check_whole(root, allowed):
    """The collection is in its old state or in one of those allowed, and sound."""
    try:
        collection = Collection.open(root, "plans")
    except CollectionNotFoundError:
        assert "delete" in allowed
        return None
    assert verify(collection) == []
    now = seen(collection)
    collection.close()
    assert now in [BEFORE, *(AFTER[work] for work in allowed)]
    return now


def check_clean(root):
    """Nothing is left but what the generation in force needs."""
    assert [name for name in names(root) if name != "plans.tar"] == list_collections(root)
    if "plans" not in list_collections(root):
        return
    layout = Collection.open(root, "plans").layout
    number = layout.read_current()
    assert names(layout.generations) == [str(number)]
    segments = SegmentList.read(layout, number).names
    assert names(layout.vectors) == sorted(
        f"{s}{end}" for s in segments for end in (".faiss", ".npz")
    )
    connection = sqlite3.connect(layout.catalogue)
    living = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM documents")}
    removed = connection.execute(
        "SELECT count(*) FROM documents WHERE removed_in IS NOT NULL"
    ).fetchone()
    orphans = connection.execute(
        "SELECT count(*) FROM passages WHERE document_key NOT IN (SELECT key FROM documents)"
    ).fetchone()
    connection.close()
    assert (removed, orphans) == ((0,), (0,))
    originals = {path.name for path in layout.originals.rglob("*") if path.is_file()}
    assert originals == living
    assert len(names(layout.models)) == 1
    assert not list(layout.folder.rglob("*.tmp"))


def check_trial(root, work):
    """After a death: whole; and the same work, done again, completes and clears away."""
    before = check_whole(root, {work})
    if before is None:
        return
    number = Collection.open(root, "plans").generation
    WORK[work](root)
    assert check_whole(root, {work}) == AFTER[work]
    if work in ("update", "rebuild"):
        assert Collection.open(root, "plans").generation == number + 1
    check_clean(root)
    shutil.rmtree(root)


def points(steps, every):
    """Steps to die after: every n-th that changes the disk, and all around the commit."""
    changing = [
        number
        for number, step in enumerate(steps)
        if step.split()[1] == "c_return" and step.split(".")[-1].split()[-1] in CHANGES
    ]
    critical = [n for n in changing if any(name in steps[n] for name in CRITICAL)]
    return sorted({n + 1 for n in [*changing[::every], *critical] if n + 1 < len(steps)})


def kill_at_steps(tmp_path, work, every):
    with crashes(tmp_path) as process:
        steps = process.steps(work)
        killed = 0
        for number in points(steps, every):
            root, outcome = process.run(work, kill_at=number)
            assert not outcome["failed"], steps[number]
            killed += outcome["killed"]
            check_trial(root, work)
        return killed


@pytest.mark.parametrize(
    ("work", "every", "least"),
    [("update", 16, 12), ("rebuild", 25, 7), ("restore", 25, 5), ("delete", 1, 3)],
)
def test_killed_after_a_step(tmp_path, work, every, least):
    assert kill_at_steps(tmp_path, work, every) >= least


@pytest.mark.long
@pytest.mark.parametrize(
    ("work", "least"), [("update", 150), ("rebuild", 120), ("restore", 100), ("delete", 3)]
)
def test_killed_after_every_step(tmp_path, work, least):
    assert kill_at_steps(tmp_path, work, 1) >= least


def kill_at_moments(tmp_path, work, trials, longest):
    rng = random.Random(work)
    with crashes(tmp_path) as process:
        killed = 0
        for _ in range(trials):
            delay = rng.uniform(0.0, longest)
            root, outcome = process.run(work, delay=delay, steps=False)
            assert not outcome["failed"]
            killed += outcome["killed"]
            check_trial(root, work)
        return killed


def test_killed_at_a_random_moment(tmp_path):
    assert kill_at_moments(tmp_path, "update", 12, 0.06) > 0


@pytest.mark.long
@pytest.mark.parametrize("work", ["update", "rebuild", "restore"])
def test_killed_at_many_random_moments(tmp_path, work):
    assert kill_at_moments(tmp_path, work, 150, 0.1) > 10


def test_killed_again_and_again(tmp_path):
    """One collection, not a fresh one each time: what is left over does not add up."""
    with crashes(tmp_path) as process:
        steps = process.steps("update")
        root, _ = process.run("update", kill_at=0)
        for number in random.Random(5).sample(range(len(steps)), 12):
            request = {"work": "update", "root": str(root), "kill_at": number}
            process.process.stdin.write(json.dumps(request) + "\n")
            process.process.stdin.flush()
            assert not json.loads(process.process.stdout.readline())["failed"]
            check_whole(root, {"update"})
        WORK["update"](root)
        assert check_whole(root, {"update"}) == AFTER["update"]
        check_clean(root)
