"""No list is longer, and no count higher, for what may not be read."""

from __future__ import annotations

import pytest

from tests.api.leaks.looking import require_nothing_of
from tests.api.leaks.secrets_of_others import LOW, secrets
from tests.api.leaks.test_every_call import LISTS


@pytest.mark.parametrize("path", sorted(call.removeprefix("GET ") for call in LISTS))
def test_no_list_and_no_count_is_longer(guarded, plain, path):
    place = path.replace("{name}", "default").replace("{model}", "extractive")
    # A model is trained on what is there; its name tells when, not what.
    seen, known = (_counts(office(LOW, "GET", place)) for office in (guarded, plain))
    assert seen == known
    for secret in secrets():
        require_nothing_of(secret, guarded(LOW, "GET", place).text)


def _counts(response):
    """The status, and every number and length of a response."""
    if not response.headers["content-type"].startswith("application/json"):
        return response.status_code
    return response.status_code, _shape(response.json())


def _shape(value, name=""):
    if isinstance(value, dict):
        return {key: _shape(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner, name) for inner in value]
    # The number of a generation counts what was done to an index, by whomever.
    return value if isinstance(value, int) and name not in {"generation", "created"} else None
