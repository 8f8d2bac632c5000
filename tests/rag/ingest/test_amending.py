"""Saying something else of a document, and taking in uploads: by the engine, as the API does."""

from dataclasses import replace

import pytest

from rag.engine import Engine
from rag.errors import CollectionBusyError, NotFoundError
from rag.index import Access
from rag.ingest import FileStatus
from rag.ingest.metadata import FileMetadata
from rag.settings import Settings

OLD = "# 潮見市港湾計画\n\n岸壁は松、竹、梅の順に補修する。\n"
NEW = "# 潮見市港湾計画\n\n岸壁は梅、竹、松の順に補修する。\n"


@pytest.fixture
def engine(tmp_path):
    made = Engine(Settings(home=tmp_path / "home", ocr=False))
    yield made
    made.close()


def upload(engine, folder, name, text, **given):
    """Takes a file in as an upload; gives the id of its document."""
    folder.mkdir(exist_ok=True)
    path = folder / f"content.{name.rpartition('.')[2]}"
    path.write_text(text, encoding="utf-8")
    report = engine.ingest_upload(path, name, collection="plans", given=FileMetadata(**given))
    path.unlink()
    return report.files[0]


def test_an_upload_is_known_by_its_name_alone(engine, tmp_path):
    first = upload(engine, tmp_path / "a", "港.md", OLD)
    second = upload(engine, tmp_path / "b", "港.md", NEW)
    same = upload(engine, tmp_path / "c", "港.md", NEW)
    assert [file.status for file in (first, second, same)] == [
        FileStatus.ADDED,
        FileStatus.UPDATED,
        FileStatus.UNCHANGED,
    ]
    assert first.document_id == second.document_id == same.document_id
    (row,) = engine.documents(collection="plans")
    assert (row.path, row.file_name, row.extra["source"]) == ("港.md", "港.md", None)
    assert "梅、竹、松" in engine.document(row.id, collection="plans").text


def test_an_upload_is_never_taken_for_a_file_that_vanished(engine, tmp_path):
    upload(engine, tmp_path / "a", "港.md", OLD)
    folder = tmp_path / "a"
    (folder / "市場.md").write_text("# 市場\n\n朝市は日曜に開く。\n", encoding="utf-8")
    report = engine.ingest([folder], collection="plans", sync=True)
    assert [file.status for file in report.files] == [FileStatus.ADDED]
    assert len(engine.documents(collection="plans")) == 2


def test_what_is_said_of_a_document_changes_and_its_content_stays(engine, tmp_path):
    document = upload(engine, tmp_path / "a", "港.md", OLD, title="港の計画").document_id
    before = engine.find_document(document, collection="plans")
    row = engine.update_document(
        document,
        lambda given: replace(
            given, title=None, handling="部内限り", visibility="private", owner="青木"
        ),
        collection="plans",
    )
    assert row == engine.find_document(document, collection="plans")
    # The title that is no longer given is that which stands in the document.
    assert (row.title, row.handling, row.visibility) == ("潮見市港湾計画", "部内限り", "private")
    kept = ("id", "path", "sha256", "passages", "ingested_at", "pages", "format")
    assert {name: getattr(row, name) for name in kept} == {
        name: getattr(before, name) for name in kept
    }
    assert row.extra["measures"] == before.extra["measures"]
    assert engine.generation(collection="plans") == 2
    assert engine.documents(collection="plans", access=Access("馬場", clearance=2)) == []
    assert len(engine.documents(collection="plans", access=Access("青木", clearance=2))) == 1


def test_a_document_is_found_by_its_new_title(engine, tmp_path):
    document = upload(engine, tmp_path / "a", "港.md", OLD).document_id
    upload(engine, tmp_path / "a", "山.md", "# 山の計画\n\n登山道を２本直す。\n")
    engine.update_document(
        document, lambda given: replace(given, title="あけぼの埠頭整備方針"), collection="plans"
    )
    hits = engine.search("あけぼの埠頭", collection="plans").hits
    assert hits[0].document.id == document


def test_a_newer_plan_is_linked_and_unlinked(engine, tmp_path):
    older = upload(engine, tmp_path / "a", "旧.md", OLD).document_id
    newer = upload(engine, tmp_path / "a", "新.md", NEW).document_id
    for said, linked in (("旧.md", older), (None, None)):
        row = engine.update_document(
            newer, lambda given, said=said: replace(given, supersedes=said), collection="plans"
        )
        assert row.supersedes == linked


def test_who_is_not_there_or_busy_is_told(engine, tmp_path):
    document = upload(engine, tmp_path / "a", "港.md", OLD).document_id
    with pytest.raises(NotFoundError):
        engine.update_document("0" * 16, lambda given: given, collection="plans")
    with engine.collection("plans").writer():
        with pytest.raises(CollectionBusyError):
            engine.update_document(document, lambda given: given, collection="plans", timeout=0)
        with pytest.raises(CollectionBusyError):
            engine.remove_document(document, collection="plans", timeout=0)
    assert engine.generation(collection="plans") == 1


def test_a_metadata_file_that_only_adds_words_keeps_the_number_of_measures(engine, tmp_path):
    folder = tmp_path / "文書"
    folder.mkdir()
    text = "# 計画\n\n#### [No.１－１] 岸壁の補修\n\n- 岸壁を補修する。\n"
    (folder / "港.md").write_text(text, encoding="utf-8")
    engine.ingest([folder], collection="plans")
    (folder / "metadata.csv").write_text("file_name,handling\n港.md,部内限り\n", encoding="utf-8")
    engine.ingest([folder], collection="plans")
    (row,) = engine.documents(collection="plans")
    assert (row.handling, row.extra["measures"]) == ("部内限り", 1)
