"""Readers and writers at the same time, in threads and in processes."""

import json
import subprocess
import sys
import threading

import pytest

from rag.errors import CollectionError
from rag.index import Collection
from rag.index.verify import verify
from tests.rag.index.samples import (
    EVERYTHING,
    REPOSITORY,
    contents,
    found,
    names,
    sample,
    words,
    write,
)


def edition(number):
    """Two documents that say in every passage of which edition they are."""
    lines = [f"橋 の 点検 版{number} 項{i}" for i in range(30)]
    return (
        sample("橋.txt", *lines, title=f"第{number}版"),
        sample("道路.txt", *lines[: number % 7 + 1], title=f"第{number}版"),
    )


def contradictions(snapshot):
    """What in a snapshot is not of one and the same edition."""
    number = snapshot.generation
    if number == 0:
        return [] if snapshot.documents(EVERYTHING) == [] else ["documents in generation 0"]
    expected = {item.row.path: item.version.text.split("\n") for item in edition(number)}
    texts = [text for lines in expected.values() for text in lines]
    titles = {row.title for row in snapshot.documents(EVERYTHING)}
    return [
        f"generation {number}: {what}"
        for what, holds in {
            "titles": titles == {f"第{number}版"},
            "texts": contents(snapshot) == expected,
            "found": found(snapshot, f"版{number}") == texts,
            "not found": found(snapshot, f"版{number - 1}", f"版{number + 1}") == [],
        }.items()
        if not holds
    ]


def test_threads_read_while_generations_change(collection):
    generations, problems = set(), []
    done = threading.Event()

    def read():
        try:
            while not done.is_set():
                with collection.snapshot() as snapshot:
                    generations.add(snapshot.generation)
                    problems.extend(contradictions(snapshot))
        except BaseException as error:  # noqa: BLE001 (shown by the assertion below)
            problems.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 9):
        write(collection, *edition(number))
    done.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert len(generations) > 2
    write(collection, *edition(9))
    assert collection.layout.generation_numbers() == [9]
    assert verify(collection) == []


READER = """
import json, sys
from pathlib import Path
from rag.index import Collection
from tests.rag.index.test_collection import contradictions

collection = Collection.open(Path(sys.argv[1]), "plans")
generations, problems = [], []
print("ready", flush=True)
while not generations or generations[-1] < 8:
    with collection.snapshot() as snapshot:
        generations.append(snapshot.generation)
        problems += contradictions(snapshot)
collection.close()
print(json.dumps({"generations": generations, "problems": problems}))
"""


def test_processes_see_each_other_s_commits(collection):
    root = collection.layout.folder.parent
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(root)],
            stdout=subprocess.PIPE,
            cwd=REPOSITORY,
            text=True,
        )
        for _ in range(2)
    ]
    assert [reader.stdout.readline() for reader in readers] == ["ready\n"] * 2
    for number in range(1, 9):
        write(collection, *edition(number))
    for reader in readers:
        output, _ = reader.communicate(timeout=60)
        report = json.loads(output)
        assert reader.returncode == 0
        assert report["problems"] == []
        assert report["generations"] == sorted(report["generations"])
        assert report["generations"][-1] == 8


def test_one_snapshot_serves_many_threads(collection):
    write(collection, *edition(1))
    answers = []
    with collection.snapshot() as snapshot:
        expected = snapshot.search(words("橋", "項3", "項17"))

        def ask():
            for _ in range(20):
                hits = snapshot.search(words("橋", "項3", "項17"))
                snapshot.passages([hit.key for hit in hits])
                snapshot.statistics({"lemmas": ["橋"]}, EVERYTHING)
                answers.append(hits)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(answers) == 160
    assert all(answer == expected for answer in answers)


def test_snapshots_of_one_generation_share_what_is_open(collection):
    write(collection, *edition(1))
    with collection.snapshot() as first, collection.snapshot() as second:
        assert first._opened is second._opened
        write(collection, *edition(2))
        with collection.snapshot() as third:
            assert third._opened is not first._opened
            assert contradictions(first) == contradictions(third) == []


def test_a_collection_that_was_closed_can_be_read_again(collection):
    write(collection, *edition(1))
    snapshot = collection.snapshot()
    collection.close()
    assert contradictions(snapshot) == []
    snapshot.close()
    collection.close()
    with collection.snapshot() as again:
        assert contradictions(again) == []


def test_a_new_collection_is_complete(tmp_path):
    collection = Collection.create(tmp_path / "a" / "indexes", "plans")
    assert (collection.name, collection.generation) == ("plans", 0)
    assert names(collection.layout.folder) == [
        "CURRENT", "catalogue.sqlite", "generations", "models", "originals", "vectors",
        "writer.lock",
    ]  # fmt: skip
    assert verify(collection) == []
    collection.close()


def test_a_root_that_may_not_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CollectionError, match="読み書きできませんでした"):
        Collection.create(tmp_path / "file" / "indexes", "plans")
