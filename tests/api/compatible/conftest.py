import pytest

from rag.settings import Settings
from tests.api.serving import served


@pytest.fixture(scope="session")
def address(collection_home):
    """A real server on loopback over the documents of `tests.api.plans`."""
    with served(Settings(home=collection_home, ocr=False)) as url:
        yield url
