"""Answers, drafts and checks of those who may read a document stay theirs; shares are masked."""

from __future__ import annotations

import pytest

from tests.api.leaks.looking import require_no_id_of, require_nothing_of
from tests.api.leaks.secrets_of_others import HIGH, LOW, secrets


@pytest.mark.parametrize("user", [LOW, HIGH])
def test_what_others_made_of_it_is_theirs(guarded, ids, user):
    secret = next(one for one in secrets() if user in one.hidden_from)
    asked = {"question": f"{secret.name}はどこに整備しますか"}
    answer = guarded("青木", "POST", "/v1/answers", json=asked).json()
    draft = guarded(
        "青木", "POST", "/v1/drafts", json={"answer_id": answer["id"], "kind": "メモ"}
    ).json()
    check = guarded(
        "青木", "POST", "/v1/checks", json={"text": f"{secret.name}の目標は1基である。"}
    ).json()
    kept = guarded("青木", "GET", "/v1/conversations").json()["conversations"]
    conversation = kept[0]["id"] if kept else "0" * 32
    for method, place, options in (
        ("GET", f"/v1/conversations/{conversation}", {}),
        ("PATCH", f"/v1/conversations/{conversation}", {"json": {"title": "別"}}),
        ("DELETE", f"/v1/conversations/{conversation}", {}),
        ("GET", f"/v1/drafts/{draft['id']}", {}),
        ("GET", f"/v1/drafts/{draft['id']}/versions", {}),
        ("GET", f"/v1/drafts/{draft['id']}/versions/1", {}),
        ("PATCH", f"/v1/drafts/{draft['id']}", {"json": {"version": 1, "title": "別"}}),
        ("DELETE", f"/v1/drafts/{draft['id']}", {}),
        ("GET", f"/v1/checks/{check['id']}", {}),
        ("POST", "/v1/feedback", {"json": {"answer_id": answer["id"], "rating": "good"}}),
        ("POST", "/v1/shares", {"json": {"answer_id": answer["id"], "users": [user]}}),
        ("POST", "/v1/exports", {"json": {"answer_id": answer["id"], "format": "md"}}),
        ("POST", "/v1/exports", {"json": {"draft_id": draft["id"], "format": "md"}}),
        ("POST", "/v1/exports", {"json": {"check_id": check["id"], "format": "docx"}}),
        ("POST", "/v1/drafts", {"json": {"answer_id": answer["id"], "kind": "メモ"}}),
    ):
        seen = guarded(user, method, place, **options)
        assert seen.status_code == 404, (method, place, seen.text)
        require_nothing_of(secret, seen.text)
    # Also where it is shared with them: what is in it stays masked.
    for target in ({"answer_id": answer["id"]}, {"draft_id": draft["id"]}):
        made = guarded("青木", "POST", "/v1/shares", json={**target, "users": [user]}).json()
        seen = guarded(user, "GET", f"/v1/shares/{made['id']}")
        assert seen.status_code == 200
        require_nothing_of(secret, seen.text)
        require_no_id_of(secret, ids, seen.text)
