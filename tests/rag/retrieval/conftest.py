import pytest

from tests.rag.retrieval.plans import Plans, by_words_alone


@pytest.fixture(scope="session")
def plans(tmp_path_factory):
    """The plans, found by words alone."""
    collection = by_words_alone(tmp_path_factory.mktemp("plans"))
    with collection.snapshot() as snapshot:
        yield Plans(snapshot)
    collection.close()
