"""Collections that older code made: they open, are searched, and are made anew.

`tests/fixtures/make.py` makes them with the code of that time.
"""

import tarfile

import pytest

from rag.documents import READER_VERSION
from rag.engine import Engine
from rag.errors import IndexMismatchError, NotFoundError
from rag.index.verify import verify
from rag.settings import Settings
from tests.fixtures.make import COLLECTIONS, FIXTURES, QUESTION

OLDER_READER = {"bf591d5", "8a4233c"}


@pytest.fixture(params=COLLECTIONS)
def old(request, tmp_path):
    """An engine on a home with the collection of a commit, and that commit."""
    (tmp_path / "indexes").mkdir()
    with tarfile.open(FIXTURES / "collections" / f"{request.param}.tar.xz") as tar:
        tar.extractall(tmp_path / "indexes", filter="data")
    engine = Engine(Settings(home=tmp_path, ocr=False))
    yield engine, request.param
    engine.close()


def test_every_fixture_is_small():
    files = list(FIXTURES.rglob("*.xz"))
    assert len(files) == len(COLLECTIONS) + 1
    assert all(path.stat().st_size < 150_000 for path in files)


def test_it_is_served_as_it_was_read_and_then_made_anew(old):
    engine, commit = old
    outdated = engine.outdated(collection="old")
    is_older = commit in OLDER_READER
    assert outdated == ([f"読み取り器: 索引は 1、実行中は {READER_VERSION}"] if is_older else [])
    assert verify(engine.collection("old")) == []
    answer = engine.answer(QUESTION, collection="old")
    assert answer.answered
    assert "14か所" in answer.text
    cited = answer.citations[0]
    text = engine.document(cited.hit.document.id, collection="old").text
    assert text[cited.char_start : cited.char_end] == cited.quote
    before = cited.hit.passage
    listed = engine.measures(collection="old")
    assert bool(listed) == (not is_older)

    assert engine.reindex(collection="old").exit_code == 0
    assert engine.outdated(collection="old") == []
    assert verify(engine.collection("old")) == []
    again = engine.answer(QUESTION, collection="old")
    assert "14か所" in again.text
    assert len(engine.measures(collection="old")) >= 2
    # What was cited is found by its old id.
    document, (passage,) = engine.passage(before.id, collection="old")
    assert document.id == cited.hit.document.id
    assert (passage.id == before.id) == (not is_older)
    assert "見守りカメラを14か所" in passage.text


def test_an_old_id_survives_a_backup_and_goes_with_its_document(old, tmp_path):
    engine, commit = old
    if commit not in OLDER_READER:
        pytest.skip("the ids of this version are those of today")
    cited = engine.answer(QUESTION, collection="old").citations[0]
    engine.reindex(collection="old")
    engine.reindex(collection="old")
    engine.backup(tmp_path / "old.tar", collection="old")
    engine.restore(tmp_path / "old.tar", collection="copy")
    _, (passage,) = engine.passage(cited.hit.passage.id, collection="copy")
    assert "見守りカメラを14か所" in passage.text
    engine.remove_document(cited.hit.document.id, collection="copy")
    with pytest.raises(NotFoundError, match="見つかりません"):
        engine.passage(cited.hit.passage.id, collection="copy")


def test_documents_are_not_added_to_what_another_reader_read(old, tmp_path):
    engine, commit = old
    (tmp_path / "新.txt").write_text("灯台は令和９年度に直す。", encoding="utf-8")
    if commit in OLDER_READER:
        with pytest.raises(IndexMismatchError, match="`tenkyo reindex --collection old`"):
            engine.ingest([tmp_path / "新.txt"], collection="old")
        engine.reindex(collection="old")
    assert engine.ingest([tmp_path / "新.txt"], collection="old").documents == 3


def test_a_place_that_is_nowhere_is_told(old, monkeypatch):
    engine, _ = old
    cited = engine.answer(QUESTION, collection="old").citations[0]
    before = cited.hit.passage.id
    monkeypatch.setattr("rag.index.snapshot.place_of", lambda former, text: None)
    for part in ("rag.ingest.versions", "rag.ingest.model", "rag.ingest.identity"):
        monkeypatch.setattr(f"{part}.READER_VERSION", "99")
    engine.reindex(collection="old")
    with pytest.raises(NotFoundError, match="索引の作り直しで新しく作られ、同じ箇所がありません"):
        engine.passage(before, collection="old")
