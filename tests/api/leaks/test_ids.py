"""An id of what may not be read is as an id of nothing."""

from __future__ import annotations

import re

import pytest

from tests.api.leaks.looking import require_nothing_of
from tests.api.leaks.secrets_of_others import HIGH, LOW, secrets


@pytest.mark.parametrize("user", [LOW, HIGH])
def test_ids_of_what_may_not_be_read_are_as_those_of_nothing(guarded, ids, user):
    def tried(document, passage, measure, other):
        return [
            *(
                (method, f"/v1/documents/{document}{more}", options)
                for method, more, options in (
                    ("GET", "", {}),
                    ("PATCH", "", {"json": {"title": "別"}}),
                    ("DELETE", "", {}),
                    ("GET", "/text", {}),
                    ("GET", "/source", {}),
                    ("GET", "/pages/1.png", {}),
                )
            ),
            ("GET", f"/open/{document}/1", {}),
            ("GET", f"/v1/passages/{passage}", {"params": {"neighbours": 1}}),
            ("GET", f"/v1/measures/{measure}", {}),
            ("GET", "/v1/measures/compare", {"params": {"a": document, "b": other}}),
            ("GET", "/v1/measures", {"params": {"document_id": document}}),
            (
                "POST",
                "/v1/search",
                {"json": {"query": "整備", "filters": {"document_ids": [document]}}},
            ),
            (
                "POST",
                "/v1/exports",
                {"json": {"measures": {"document_ids": [document]}, "format": "csv"}},
            ),
            ("POST", "/v1/checks", {"json": {"text": "整備。", "passages": [{"id": passage}]}}),
        ]

    other = guarded(user, "GET", "/v1/documents").json()["documents"][0]["id"]
    for secret in secrets():
        if user not in secret.hidden_from:
            continue
        hidden = ids[secret.name]
        found = (hidden["document"], hidden["passages"][0], hidden["measures"][0])
        nothing = tuple("0" * len(name) for name in found)
        for there, absent in zip(tried(*found, other), tried(*nothing, other), strict=True):
            seen = guarded(user, there[0], there[1], follow_redirects=False, **there[2])
            void = guarded(user, absent[0], absent[1], follow_redirects=False, **absent[2])
            assert seen.status_code == void.status_code, (there, seen.text, void.text)
            require_nothing_of(secret, seen.text)
            if seen.status_code >= 400:
                told = [_without(one, *found, *nothing) for one in (seen, void)]
                assert told[0] == told[1]


def _without(response, *names):
    """A refusal without the ids that were asked for and the number of the request."""
    text = re.sub(r'"instance":"[0-9a-f]+"', "", response.text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "…")
    return text
