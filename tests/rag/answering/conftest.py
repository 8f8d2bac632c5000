from datetime import date

import pytest

from rag.engine import Engine
from rag.settings import Settings
from tests.rag.answering.plans import write_plans

TODAY = date(2026, 5, 1)


@pytest.fixture(scope="session")
def plans(tmp_path_factory):
    """An engine with the collection `plans`, which tests only read."""
    folder = tmp_path_factory.mktemp("文書")
    write_plans(folder)
    home = tmp_path_factory.mktemp("home")
    # The plans are short: passages of the usual length would hold half a plan each.
    small = {"passage_target": 80, "passage_maximum": 120}
    engine = Engine(Settings(home=home, embedding="none", **small))
    engine.ingest([folder], collection="plans")
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def ask(plans):
    """Asks the plans a question."""

    def answer(question, **values):
        return plans.answer(question, collection="plans", today=TODAY, **values)

    return answer
