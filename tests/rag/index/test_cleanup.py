"""What old generations and interrupted writers leave is cleared away, and nothing else."""

import sqlite3
import time
from dataclasses import replace

from rag.index import cleanup, document_id
from rag.index.verify import verify
from tests.rag.index.samples import SPEC, contents, found, names, put, remove, sample, write

BRIDGES = sample("橋.txt", "橋 の 点検", "橋 の 計画")
ROADS = sample("道路.txt", "道路 の 点検")


def files(collection, *folders):
    """Paths below the collection's folder, without what locks and logs."""
    root = collection.layout.folder
    return sorted(
        path.relative_to(root).as_posix()
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.is_file() and path.suffix != ".lock"
    )


def rows(collection, table):
    with sqlite3.connect(collection.layout.catalogue) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    connection.close()
    return count


def originals(*items):
    return sorted(f"originals/{item.row.sha256[:2]}/{item.row.sha256}" for item in items)


def test_an_old_generation_goes_with_all_that_only_it_used(collection):
    write(collection, BRIDGES, ROADS)
    after = sample("橋.txt", "橋 の 架け替え")
    write(collection, after)
    assert collection.layout.generation_numbers() == [2]
    assert files(collection, "originals") == originals(after, ROADS)
    assert [rows(collection, table) for table in ("documents", "passages", "versions")] == [2, 2, 2]
    assert [rows(collection, table) for table in ("settings", "generations")] == [0, 1]
    remove(collection, "橋.txt", "道路.txt")
    assert files(collection, "originals", "vectors") == []
    assert [rows(collection, table) for table in ("documents", "passages", "versions")] == [0, 0, 0]
    assert verify(collection) == []


def test_content_that_another_document_has_stays(collection):
    copy = replace(BRIDGES, row=replace(BRIDGES.row, id="copy", path="写し.txt"))
    write(collection, BRIDGES, copy)
    remove(collection, "橋.txt")
    assert files(collection, "originals") == originals(BRIDGES)
    assert verify(collection) == []


def test_a_pinned_generation_stays_until_it_is_let_go(collection):
    write(collection, BRIDGES, ROADS)
    pinned = collection.snapshot()
    write(collection, sample("橋.txt", "橋 の 架け替え"))
    remove(collection, "道路.txt")
    assert collection.layout.generation_numbers() == [1, 3]
    assert found(pinned, "点検") == ["橋 の 点検", "道路 の 点検"]
    assert pinned.original(pinned.document_by_key(1)).read_bytes() == BRIDGES.original
    pinned.close()
    write(collection, sample("駅.txt", "駅 の 点検"))
    assert collection.layout.generation_numbers() == [4]
    assert rows(collection, "documents") == 2
    assert verify(collection) == []


def test_a_changed_title_does_not_take_the_passages_along(collection):
    write(collection, BRIDGES)
    for title in ("橋りょう", "橋りょう計画"):
        with collection.writer() as writer:
            (row,) = writer.documents()
            writer.update_document(replace(row, title=title))
            writer.commit()
    assert (rows(collection, "documents"), rows(collection, "passages")) == (1, 2)
    assert verify(collection) == []


def test_an_interrupted_ingest_finds_again_what_it_read(collection, monkeypatch):
    """Originals and versions without a document stay for some hours, and then go."""
    with collection.writer() as writer:
        writer.store_original(BRIDGES.original)
        writer.put_version(BRIDGES.version)
    write(collection, ROADS)
    assert rows(collection, "versions") == 2
    assert files(collection, "originals") == originals(BRIDGES, ROADS)
    later = time.time() + cleanup.GRACE_SECONDS + 60
    monkeypatch.setattr(cleanup.time, "time", lambda: later)
    write(collection, sample("駅.txt", "駅 の 点検"))
    assert rows(collection, "versions") == 2
    assert BRIDGES.row.sha256 not in "".join(files(collection, "originals"))


def test_what_an_interrupted_writer_left_is_removed_by_the_next(collection):
    write(collection, BRIDGES)
    layout = collection.layout
    before = (files(collection, "generations", "vectors", "models"), rows(collection, "documents"))
    writer = collection.writer()
    put(writer, ROADS)
    writer.remove_document(BRIDGES.row.id)
    writer.put_setting("weight", 1)
    (writer.model_folder("half") / "weights.bin").write_bytes(b"...")
    writer._entries.commit()  # as far as a commit comes without `CURRENT`
    writer._lock.release()  # and there it was killed
    writer._staging.close()
    (layout.vectors / "00000002-00.faiss.tmp").write_bytes(b"torn")
    (layout.originals / "feedface.tmp").write_bytes(b"torn")
    (layout.folder / "CURRENT.tmp").write_bytes(b"2")
    (layout.generations / ".retired-0").mkdir()
    assert layout.generation_numbers() == [1, 2]
    assert verify(collection) == []
    with collection.writer() as next_writer:
        assert [row.path for row in next_writer.documents()] == ["橋.txt"]
        assert next_writer.setting("weight") is None
    after = (files(collection, "generations", "vectors", "models"), rows(collection, "documents"))
    assert after == before
    assert files(collection, "originals") == originals(BRIDGES, ROADS)
    assert names(layout.generations) == ["1"]
    assert verify(collection) == []
    assert write(collection, ROADS) == 2
    assert verify(collection) == []


def test_files_do_not_grow_with_repeated_updates(collection):
    """Rows of removed documents make room for those that follow, and the log is cut."""
    sizes = []
    for round_ in range(12):
        write(collection, sample("橋.txt", *[f"橋 の 点検 {round_} {i}" for i in range(200)]))
        sizes.append(collection.layout.catalogue.stat().st_size)
        log = collection.layout.catalogue.with_name("catalogue.sqlite-wal")
        assert not log.exists() or log.stat().st_size == 0
    assert sizes[-1] <= sizes[3] * 1.6
    assert len(files(collection, "vectors")) == 2


def test_failing_to_clear_away_does_not_undo_a_commit(collection, caplog):
    write(collection, BRIDGES)
    (collection.layout.vectors / "stray").mkdir()  # not a file: cannot be unlinked
    assert write(collection, ROADS) == 2
    assert "clearing away was put off" in caplog.text
    with collection.snapshot() as snapshot:
        assert sorted(contents(snapshot)) == ["橋.txt", "道路.txt"]
    (collection.layout.vectors / "stray").rmdir()
    with collection.writer() as writer:
        writer.use(SPEC)
        writer.remove_document(document_id("plans", "橋.txt"))
        assert writer.commit() == 3
    assert verify(collection) == []
