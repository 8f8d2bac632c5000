"""Engines that tests of the one door ask."""

import pytest

from rag.engine import Engine
from rag.settings import Settings
from tests.rag.engine.plans import with_plans


@pytest.fixture
def engine(tmp_path):
    made = Engine(Settings(home=tmp_path / "home", ocr=False))
    yield made
    made.close()


@pytest.fixture
def plans(engine, tmp_path):
    """An engine with a collection of its own."""
    return with_plans(engine, tmp_path / "文書")


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """An engine whose collection is only read."""
    folder = tmp_path_factory.mktemp("library")
    made = Engine(Settings(home=folder / "home", ocr=False))
    yield with_plans(made, folder / "文書")
    made.close()
