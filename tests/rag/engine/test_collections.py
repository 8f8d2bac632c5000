"""Collections come and go, by names that they can have."""

import pytest

from rag.engine import Engine
from rag.errors import CollectionNameError, CollectionNotFoundError, ConfigurationError
from rag.settings import Settings
from tests.rag.engine.plans import harbour
from tests.rag.ingest.taking import write


def test_collections_come_and_go(engine, tmp_path):
    assert engine.collections() == []
    write(tmp_path / "文書", {"a.txt": "橋の点検"})
    engine.ingest([tmp_path / "文書"], collection="plans")
    assert engine.open_or_create("next").name == "next"
    assert engine.open_or_create("next") is engine.collection("next")
    assert engine.collections() == ["next", "plans"]
    assert engine.documents(collection="next") == []
    engine.delete_collection("plans")
    assert engine.collections() == ["next"]
    with pytest.raises(CollectionNotFoundError):
        engine.documents(collection="plans")


@pytest.mark.parametrize("name", ["", "../a", "a/b", ".a", "あ" * 300])
def test_names_that_no_collection_can_have(engine, tmp_path, name):
    write(tmp_path / "文書", {"a.txt": "橋の点検"})
    with pytest.raises(CollectionNameError):
        engine.ingest([tmp_path / "文書"], collection=name)
    assert engine.collections() == []


def test_wrong_paths_make_no_collection(engine, tmp_path):
    with pytest.raises(ConfigurationError):
        engine.ingest([tmp_path / "ない"], collection="plans")
    write(tmp_path / "文書", {"metadata.csv": "name\n", "a.txt": "橋"})
    with pytest.raises(ConfigurationError):
        engine.ingest([tmp_path / "文書"], collection="plans")
    assert engine.collections() == []


def test_settings_reach_the_ingest(tmp_path):
    settings = Settings(home=tmp_path / "home", max_file_mb=1, max_passages_per_file=2)
    engine = Engine(settings)
    write(tmp_path / "文書", {"a.txt": "橋" * 400_000, "b.md": harbour("新"), "c.txt": "港"})
    report = engine.ingest([tmp_path / "文書"], collection="plans")
    assert {file.path: file.code for file in report.files} == {
        "a.txt": "document_too_large", "b.md": "document_too_large", "c.txt": None,
    }  # fmt: skip
    engine.close()
