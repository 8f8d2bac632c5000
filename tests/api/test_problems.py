"""Errors as problems."""

import json
import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.problems import ProblemError, install_handlers, problem_of
from api.schemas.base import Request
from rag import errors


class Body(Request):
    count: int
    name: str = "a"


@pytest.fixture
def client():
    app = FastAPI()
    install_handlers(app)

    @app.post("/count")
    def count(body: Body) -> dict[str, int]:
        return {"count": body.count}

    @app.get("/breaks")
    def breaks(secret: str) -> None:
        raise RuntimeError(secret)

    @app.get("/problem")
    def problem() -> None:
        raise ProblemError(409, "conflict", "版が違います。", {"X-Version": "3"}, {"version": 3})

    @app.get("/engine")
    def engine() -> None:
        raise errors.CollectionBusyError("登録中です。")

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFoundError("x"), 404),
        (errors.CollectionNotFoundError("x"), 404),
        (errors.CollectionBusyError("x"), 409),
        (errors.CorruptIndexError("x"), 503),
        (errors.StorageFullError("x"), 507),
        (errors.QuestionError("x"), 422),
        (errors.UnsupportedFormatError("x"), 415),
        (errors.DocumentTooLargeError("x"), 413),
        (errors.EncryptedDocumentError("x"), 422),
        (errors.LanguageModelTimeoutError("x"), 503),
        (errors.TenkyoError("x"), 500),
    ],
)
def test_every_error_of_the_engine_has_a_status(error, status):
    problem = problem_of(error)
    assert (problem.status, problem.code, problem.detail) == (status, error.code, "x")


def test_where_a_collection_lies_is_for_who_runs_commands():
    error = errors.CollectionNotFoundError("「a」はありません（場所: /srv/x/indexes）。登録を。")
    assert problem_of(error).detail == "「a」はありません。登録を。"


def test_a_problem_holds_what_the_standard_names(client):
    response = client.get("/problem")
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-version"] == "3"
    assert response.json() == {
        "type": "urn:tenkyo:problem:conflict",
        "title": "今の状態と合いません",
        "status": 409,
        "detail": "版が違います。",
        "version": 3,
    }


def test_what_passes_by_itself_says_when_to_come_again(client):
    response = client.get("/engine")
    assert (response.status_code, response.headers["retry-after"]) == (409, "5")


@pytest.mark.parametrize(
    ("content", "status", "detail"),
    [
        (b"{bad", 400, "本文が正しい JSON ではありません。引用符や括弧を確かめてください。"),
        (
            b'{"count": "\xff"}',
            400,
            "リクエストの本文を読み取れませんでした。形式を確かめてください。",
        ),
        (b'{"count": "many"}', 422, "「count」は整数にしてください。"),
        (b"{}", 422, "「count」は必要です。"),
        (
            b'{"count": 1, "cuont": 2}',
            422,
            "「cuont」は使えない名前です。名前を確かめるか、消してください。",
        ),
        (b'{"count": 1.5, "name": 3}', 422, "「count」は整数にしてください。（ほか 1 件）"),
        (b"[]", 422, "「本文」はオブジェクトにしてください。"),
    ],
)
def test_a_wrong_body_is_told_by_the_name_of_its_field(client, content, status, detail):
    response = client.post("/count", content=content, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["detail"]) == (status, detail)
    assert response.headers["content-type"] == "application/problem+json"


def test_a_wrong_value_is_not_sent_back(client):
    response = client.post("/count", json={"count": "極秘の言葉"})
    assert "極秘" not in response.text


def test_other_paths_and_methods_are_problems_too(client):
    unknown, method = client.get("/nothing"), client.get("/count")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:tenkyo:problem:not_found")
    assert (method.status_code, method.headers["allow"]) == (405, "POST")


def test_what_nobody_expected_tells_nothing_to_anyone(client, caplog):
    with caplog.at_level(logging.ERROR, logger="tenkyo.api"):
        response = client.get("/breaks", params={"secret": "質問の言葉"})
    assert (response.status_code, json.loads(response.text)["title"]) == (
        500,
        "サーバーの内部で誤りが起きました",
    )
    assert "質問の言葉" not in response.text + caplog.text
    assert "RuntimeError" in caplog.text
    assert "test_problems.py" in caplog.text
