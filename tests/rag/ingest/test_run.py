"""An ingest as a whole: its stages, its generations, and who else is at work."""

import threading
from dataclasses import replace

import pytest

from rag.errors import CollectionBusyError
from rag.ingest import find_sources, ingest, reindex, versions, writing
from tests.rag.embedding.texts import PASSAGES
from tests.rag.ingest.taking import TRAINED, options, rows, statuses, take_in, texts, write

FILES = {"a.txt": "橋の点検", "b.txt": "港の点検"}


def test_progress(folder, collection):
    write(folder, {"a.txt": "\n".join(PASSAGES * 5), "b.jtd": "", "c.txt": "橋"})
    told = []
    ingest(
        find_sources([folder]),
        collection=collection,
        options=options(embedding=TRAINED),
        progress=lambda *step: told.append(step),
    )
    assert told == [
        ("読み取り", 0, 3, "a.txt"),
        ("読み取り", 1, 3, "b.jtd"),
        ("読み取り", 2, 3, "c.txt"),
        ("読み取り", 3, 3, ""),
        ("語の学習", 0, 2, ""),
        ("語の学習", 1, 2, ""),
        ("語の学習", 2, 2, ""),
        ("索引づくり", 0, 2, "a.txt"),
        ("索引づくり", 1, 2, "c.txt"),
        ("索引づくり", 2, 2, ""),
    ]


def test_the_report(folder, collection):
    write(folder, {**FILES, "metadata.csv": "file_name\nz.txt\n"})
    report = take_in(collection, folder)
    assert [(file.path, file.document_id, file.passages) for file in report.files] == [
        (path, row.id, 1) for path, row in rows(collection).items()
    ]
    assert (report.generation, report.documents, report.passages) == (1, 2, 2)
    assert (report.retrained, report.exit_code, 0 < report.took_s < 30) == (False, 0, True)
    assert [warning.partition(" の「")[2][:5] for warning in report.warnings] == ["z.txt"]


def test_an_empty_folder(folder, collection):
    report = take_in(collection, folder)
    assert (report.files, report.generation, report.exit_code) == ((), 0, 1)


class Interrupted(BaseException):
    """As when a person presses Ctrl-C."""


@pytest.mark.parametrize("work", ["ingest", "reindex"])
def test_an_interruption_leaves_the_old_generation(folder, collection, monkeypatch, work):
    write(folder, FILES)
    take_in(collection, folder)
    before = rows(collection)
    write(folder, {"a.txt": "橋の架け替え", "c.txt": "川の点検"})

    def interrupt(document, *, published):
        raise Interrupted

    run = {
        "ingest": lambda: take_in(collection, folder),
        "reindex": lambda: reindex(collection=collection, options=options()),
    }[work]
    with monkeypatch.context() as patched:
        patched.setattr(writing, "read_plan", interrupt)
        with pytest.raises(Interrupted):
            run()
    assert (collection.generation, rows(collection)) == (1, before)
    # What was read is not read again.
    monkeypatch.setattr(versions, "read_document", None)
    assert run().generation == 2
    if work == "ingest":
        assert texts(collection) == {
            "a.txt": "橋の架け替え", "b.txt": "港の点検", "c.txt": "川の点検",
        }  # fmt: skip


def test_a_second_ingest_waits(folder, collection):
    write(folder, FILES)
    waited, reports = [], []

    def second():
        report = ingest(
            find_sources([folder]),
            collection=collection,
            options=options(),
            on_wait=lambda holder: (waited.append(holder), at_work.set()),
        )
        reports.append(report)

    at_work = threading.Event()
    with collection.writer(timeout=0):
        thread = threading.Thread(target=second)
        thread.start()
        assert at_work.wait(20)
        assert reports == []
    thread.join(20)
    assert len(waited) == 1
    assert statuses(reports[0]) == {"a.txt": "added", "b.txt": "added"}


def test_a_second_ingest_does_not_wait_for_ever(folder, collection):
    write(folder, FILES)
    with collection.writer(timeout=0), pytest.raises(CollectionBusyError):
        ingest(
            find_sources([folder]),
            collection=collection,
            options=replace(options(), timeout=0.05),
        )
    assert statuses(take_in(collection, folder)) == {"a.txt": "added", "b.txt": "added"}
