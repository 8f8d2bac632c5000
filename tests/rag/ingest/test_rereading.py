"""A reindex reads again what older readers read, and keeps what can no longer be read."""

import pytest

from rag import documents
from rag.errors import EncryptedDocumentError, IndexMismatchError
from rag.ingest import find_sources, identity, ingest, model, reading, reindex, versions
from tests.rag.ingest.taking import message, options, rows, statuses, take_in, texts, write

WHERE_THE_VERSION_IS_ASKED = (identity, model, reading, versions)


@pytest.fixture
def newer_readers(monkeypatch):
    """The readers of a later version, which see one more word."""
    for module in WHERE_THE_VERSION_IS_ASKED:
        monkeypatch.setattr(module, "READER_VERSION", "99")
    real = versions.read_document

    def read(path, limits):
        if path.name == "b.txt":
            raise EncryptedDocumentError("鍵がかかっています。")
        document = real(path, limits)
        return real(_longer(path), limits) if path.name == "a.txt" else document

    monkeypatch.setattr(versions, "read_document", read)


def _longer(path):
    other = path.parent / "more.txt"
    other.write_text(path.read_text() + "と補修")
    return other


def run(collection, **values):
    return reindex(collection=collection, options=options(**values))


def test_documents_are_described_anew(folder, collection):
    write(folder, {"a.txt": "橋の点検", "metadata.csv": "file_name,title\na.txt,橋\n"})
    take_in(collection, folder)
    before = rows(collection)
    report = run(collection)
    assert statuses(report) == {"a.txt": "updated"}
    assert (report.generation, report.documents, report.passages, report.exit_code) == (2, 1, 1, 0)
    after = rows(collection)
    assert after["a.txt"].title == "橋"
    assert after["a.txt"].ingested_at == before["a.txt"].ingested_at
    # The files themselves are as they were taken in.
    assert statuses(take_in(collection, folder)) == {"a.txt": "unchanged"}


def test_newer_readers_read_again(folder, collection, newer_readers, monkeypatch):
    write(folder, {"a.txt": "橋の点検", "b.txt": "港の点検", "c.txt": "川の点検"})
    with monkeypatch.context() as older:
        for module in WHERE_THE_VERSION_IS_ASKED:
            older.setattr(module, "READER_VERSION", "1")
        older.setattr(versions, "read_document", documents.read_document)
        take_in(collection, folder)
    report = run(collection)
    assert statuses(report) == {"a.txt": "updated", "b.txt": "failed", "c.txt": "updated"}
    assert message(report, "b.txt") == (
        "鍵がかかっています。（前に読み取った内容をそのまま使います）"
    )
    assert report.exit_code == 3
    assert texts(collection) == {
        "a.txt": "橋の点検と補修",
        "b.txt": "港の点検",
        "c.txt": "川の点検",
    }
    assert {name: row.reader_version for name, row in rows(collection).items()} == {
        "a.txt": "99",
        "b.txt": "1",
        "c.txt": "99",
    }
    # Without its original, too, a document stays.
    for path in collection.layout.originals.rglob("*"):
        if path.is_file():
            path.unlink()
    assert statuses(run(collection)) == {"a.txt": "updated", "b.txt": "failed", "c.txt": "updated"}
    assert len(texts(collection)) == 3


def test_an_older_index_is_not_added_to(folder, collection, newer_readers, monkeypatch):
    write(folder, {"a.txt": "橋の点検"})
    with monkeypatch.context() as older:
        for module in WHERE_THE_VERSION_IS_ASKED:
            older.setattr(module, "READER_VERSION", "1")
        take_in(collection, folder)
    with pytest.raises(IndexMismatchError) as raised:
        ingest(find_sources([folder]), collection=collection, options=options())
    assert "読み取り器: 索引は 1、実行中は 99" in raised.value.message
    assert "`tenkyo reindex --collection plans`" in raised.value.message
    run(collection)
    assert statuses(take_in(collection, folder)) == {"a.txt": "unchanged"}


def test_supersedes_and_access_stay(folder, collection):
    table = "file_name,groups,supersedes\nb.txt,港湾課,a.txt\n"
    write(folder, {"a.txt": "旧い計画", "b.txt": "新しい計画", "metadata.csv": table})
    take_in(collection, folder)
    before = rows(collection)
    run(collection)
    after = rows(collection)
    assert after["b.txt"].supersedes == before["a.txt"].id
    assert after["b.txt"].groups == frozenset({"港湾課"})


def test_what_is_removed_stays_removed(folder, collection):
    write(folder, {"a.txt": "橋", "b.txt": "港"})
    take_in(collection, folder)
    (folder / "a.txt").unlink()
    take_in(collection, folder, sync=True)
    run(collection)
    assert set(texts(collection)) == {"b.txt"}


def test_an_empty_collection(collection):
    report = run(collection)
    assert (report.files, report.documents, report.exit_code) == ((), 0, 1)
