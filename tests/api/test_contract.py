"""The OpenAPI document is true: requests made from it, good and bad, get what it says.

The short form makes some examples of every call; `make test-long` makes more than 2,000.
"""

import shutil
from collections import Counter

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from api.app import create_app
from rag.settings import Settings

# No schema can say which bytes are a document, which ids exist, or that one of two is wanted.
REFUSALS = ["404", "409", "410", "413", "415", "422"]
CHECKS = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", *REFUSALS]},
            "negative_data_rejection": {"expected-statuses": ["400", *REFUSALS, "405"]},
        }
    }
)
PARTS = 4  # tests that may run side by side
SHORT, LONG = 6, 60


def from_this_machine(app):
    """An application whose callers are those to whom it is open without a key."""

    async def called(scope, receive, send):
        await app(scope | {"client": ("127.0.0.1", 50_000)}, receive, send)

    return called


@pytest.fixture(scope="module")
def contract(collection_home, tmp_path_factory):
    """The document of a running application, which may write to a copy of the collection."""
    home = tmp_path_factory.mktemp("contract") / "home"
    shutil.copytree(collection_home, home, ignore=shutil.ignore_patterns("state"))
    app = create_app(
        Settings(home=home, ocr=False, rate_per_minute=0, allowed_hosts=("testserver",))
    )
    with TestClient(app):
        yield schemathesis.openapi.from_asgi("/openapi.json", from_this_machine(app), config=CHECKS)


def broken_promises(schema, part, examples):
    """What was found wrong, by call, and how many requests were made."""
    found, made = {}, Counter()
    for number, result in enumerate(schema.get_all_operations()):
        operation = result.ok()
        if number % PARTS != part:
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=max(1, examples // 2),
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate],
            )
            def keeps_its_promises(case):
                made[case.operation.label] += 1
                assert case.call_and_validate().status_code != 401

            try:
                keeps_its_promises()
            except Unsatisfiable:
                continue  # a call that takes nothing cannot be asked wrongly
            except FailureGroup as error:  # all calls are looked at before the test fails
                reasons = "\n".join(str(one) for one in error.exceptions)
                found.setdefault(operation.label, f"{mode.value}: {error} {reasons}"[:1500])
    return found, made


@pytest.mark.parametrize("part", range(PARTS))
def test_some_requests_of_every_call_keep_the_contract(contract, part):
    found, made = broken_promises(contract, part, SHORT)
    assert found == {}
    assert all(made.values())


@pytest.mark.long
def test_many_requests_of_every_call_keep_the_contract(contract):
    made = Counter()
    for part in range(PARTS):
        found, more = broken_promises(contract, part, LONG)
        made += more
        assert found == {}
    assert made.total() >= 2000
