"""A draft that is written into a 様式."""

import pytest

from rag.drafting import DraftKind, draft_of_answer
from tests.rag.drafting.answers import WHO


@pytest.fixture(scope="session")
def draft():
    """An answer to the Diet in one section."""
    return draft_of_answer(WHO, kind=DraftKind.DIET_ANSWER)
