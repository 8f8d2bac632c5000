"""The collection that the scripted models answer from."""

import pytest

from rag.engine import Engine
from rag.settings import Settings
from tests.rag.answering.plans import write_plans


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A home whose collection `plans` the tests only read."""
    folder = tmp_path_factory.mktemp("文書")
    write_plans(folder)
    found = tmp_path_factory.mktemp("home")
    engine = Engine(Settings(home=found, embedding="none", passage_target=80, passage_maximum=120))
    engine.ingest([folder], collection="plans")
    engine.close()
    return found
