"""The frame of the chat UI is Japanese from its first byte."""

from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, JSONResponse, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from ui.served.frame import REWRITTEN, Frame, rewritten

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
PIECES = [english for english, _ in REWRITTEN]
READS_HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    (folder / "index.html").write_bytes(INDEX.read_bytes())

    async def pieces():
        for piece in (b"<title>Stream", b"lit</title>"):
            yield piece

    routes = [
        Route("/json", lambda _: JSONResponse("<title>Streamlit</title>")),
        Route("/streamed", lambda _: StreamingResponse(pieces(), media_type="text/html")),
        Route("/file", lambda _: FileResponse(folder / "index.html")),
        Mount("/", StaticFiles(directory=folder, html=True)),
    ]
    app = Starlette(
        routes=routes, middleware=[Middleware(Frame), Middleware(GZipMiddleware, minimum_size=1)]
    )
    return TestClient(app)


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece[:12].decode())
def test_this_version_of_streamlit_holds_what_is_rewritten(piece):
    html = INDEX.read_bytes()
    assert html.count(piece) == 1
    assert piece not in rewritten(html)


@pytest.mark.parametrize("path", ["/", "/file"])
def test_html_goes_out_in_japanese(client, path):
    response = client.get(path, headers=READS_HTML)
    assert '<html lang="ja">' in response.text
    assert "<title>Tenkyo（典拠）</title>" in response.text
    assert int(response.headers["content-length"]) == len(response.content)


def test_a_page_in_pieces_is_put_together_first(client):
    assert client.get("/streamed", headers=READS_HTML).text == "<title>Tenkyo（典拠）</title>"


def test_a_copy_from_before_is_not_taken_for_the_present_one(client):
    first = client.get("/json").headers
    assert "etag" not in client.get("/", headers=READS_HTML).headers
    tag = FileResponse(INDEX, stat_result=INDEX.stat()).headers["etag"]
    again = client.get("/", headers=READS_HTML | {"if-none-match": tag})
    assert (again.status_code, "ja" in again.text) == (200, True)
    assert first["content-type"] == "application/json"


def test_nothing_else_is_touched(client):
    assert client.get("/json", headers=READS_HTML).json() == "<title>Streamlit</title>"
    scripted = client.get("/", headers={"accept": "*/*"})
    assert "<title>Streamlit</title>" in scripted.text
    assert client.head("/", headers=READS_HTML).content == b""


def test_html_of_another_version_stays_as_it_is():
    assert rewritten(b'<html lang="fr"><title>x</title>') == b'<html lang="fr"><title>x</title>'
