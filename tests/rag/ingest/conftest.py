import pytest

from rag.index import Collection


@pytest.fixture
def collection(tmp_path):
    """An empty collection, closed at the end."""
    made = Collection.create(tmp_path / "indexes", "plans")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path):
    """An empty folder for documents."""
    made = tmp_path / "文書"
    made.mkdir()
    return made
