"""Models in use and what is contacted."""

import pytest


@pytest.mark.parametrize(("user", "status"), [("青木", 403), ("監査", 200), ("管理", 200)])
def test_who_sees_it(office, user, status):
    assert office(user, "GET", "/v1/governance").status_code == status


def test_the_embedded_default_contacts_nobody(office):
    seen = office("管理", "GET", "/v1/governance").json()
    assert [one["name"] for one in seen["models"]] == ["extractive", "embedding"]
    assert seen["communications"] == []


def test_as_a_document(office):
    response = office("管理", "GET", "/v1/governance", params={"format": "md"})
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "# AIモデルと外部通信の一覧"
    assert "## モデル：抜き書き（生成AIなし）" in lines
    assert "| 生成AI | いいえ |" in lines
    assert lines[-1] == "ありません。"
