import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.compatible.error_shapes import ErrorShapes, gennai_error, openai_error
from api.problems import ProblemError, problem_response

BUSY = ProblemError(429, "queue_full", "混み合っています。", headers={"Retry-After": "3"})


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (403, "permission_error"),
        (413, "invalid_request_error"),
        (429, "rate_limit_error"),
        (500, "server_error"),
        (503, "server_error"),
    ],
)
def test_kinds_of_errors_for_openai(status, kind):
    assert openai_error(ProblemError(status, "some_code", "だめです。").body()) == {
        "error": {"message": "だめです。", "type": kind, "param": None, "code": "some_code"}
    }


def test_an_error_for_gennai():
    assert gennai_error(BUSY.body()) == {
        "outputs": "混み合っています。",
        "error": "queue_full: 混み合っています。",
    }


@pytest.fixture(scope="module")
def client():
    def busy(request):
        return problem_response(BUSY, request)

    def fine(request):
        return JSONResponse({"fine": True})

    def broken(request):
        raise LookupError("a secret")

    routes = [
        Route(path, endpoint)
        for path, endpoint in {
            "/genai/busy": busy,
            "/genai/fine": fine,
            "/genai/broken": broken,
            "/v1/models": busy,
            "/v1/search": busy,
        }.items()
    ]
    app = Starlette(routes=routes)
    app.add_middleware(ErrorShapes)
    return TestClient(app)


def test_a_problem_takes_the_shape_of_its_path_and_keeps_status_and_headers(client):
    response = client.get("/genai/busy")
    assert response.status_code == 429
    assert response.headers["retry-after"] == "3"
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {
        "outputs": "混み合っています。",
        "error": "queue_full: 混み合っています。",
    }
    assert client.get("/v1/models").json()["error"]["code"] == "queue_full"
    assert client.get("/v1/search").json()["type"] == "urn:tenkyo:problem:queue_full"


def test_what_is_no_problem_passes_untouched(client):
    assert client.get("/genai/fine").json() == {"fine": True}


def test_what_nobody_expected_takes_it_too_and_tells_nothing(client, caplog):
    response = client.get("/genai/broken")
    assert response.status_code == 500
    assert response.json()["error"].startswith("internal: 想定していない誤りが起きました。")
    assert "LookupError" in caplog.text
    assert "a secret" not in caplog.text + response.text
