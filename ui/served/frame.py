"""The page around the program in Japanese from its first byte.

Streamlit serves one HTML file to every address; its language, its title and what it says without
JavaScript are English. `Frame` rewrites them on the way out. Where an upgrade has changed the file,
what is not found stays as it is: the script of the page still sets language and title later.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import words

REWRITTEN = (
    (b'<html lang="en">', b'<html lang="ja">'),
    (b"<title>Streamlit</title>", f"<title>{words.PRODUCT}</title>".encode()),
    (
        b"You need to enable JavaScript to run this app.",
        "この画面を使うには、ブラウザーの JavaScript を有効にしてください。".encode(),
    ),
)
"""Pieces of Streamlit's HTML, and what stands in their place."""

# By these a browser is given a copy from before, or one that cannot be read here.
_LEFT_OUT = {b"if-none-match", b"if-modified-since", b"accept-encoding"}


class Frame:
    """Middleware that puts `REWRITTEN` into HTML.

    Args:
        app: What is served.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request."""
        asks = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if not asks or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name not in _LEFT_OUT]
        await self._app({**scope, "headers": kept}, receive, _Rewriting(send))


class _Rewriting:
    """Sends a response; one of HTML is held back until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if not headers.get("content-type", "").startswith("text/html"):
                await self._send(message)
                return
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = rewritten(self._body)
        headers = MutableHeaders(raw=self._start["headers"])
        for name in ("etag", "last-modified", "content-length"):
            del headers[name]  # they tell of the file, not of what is sent
        if body:  # the answer to a HEAD has none
            headers["content-length"] = str(len(body))
        await self._send({**self._start, "headers": headers.raw})
        await self._send({**message, "body": body})


def rewritten(html: bytes) -> bytes:
    """Streamlit's HTML with its English in Japanese."""
    for english, japanese in REWRITTEN:
        html = html.replace(english, japanese)
    return html
