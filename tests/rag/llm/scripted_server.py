"""An OpenAI-compatible server on loopback that says what a test tells it, in good and bad ways.

with ScriptedServer(says("目標は80％である[A7K2]。")) as server:
    llm = server.llm()
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rag.llm.endpoint import EndpointLLM
from rag.llm.model import EndpointModel


class ScriptedServer:
    """Answers every chat or completion by `script`; keeps the requests that it was sent.

    A script is a function of the reply (`Reply`); a list of them is used one a request, the last
    for all that follow.
    """

    def __init__(self, *scripts, models=("scripted",)):
        self.scripts = list(scripts)
        self.models = models
        self.requests = []
        self.disconnected = threading.Event()
        self.released = threading.Event()
        self._llms = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                server.models_reply(self)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.requests.append(
                    {
                        "path": self.path,
                        "authorization": self.headers.get("Authorization"),
                        **json.loads(body),
                    }
                )
                reply = Reply(self, server, json.loads(body))
                try:
                    server.next_script()(reply)
                    reply.end()
                except OSError:
                    server.disconnected.set()
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        for llm in self._llms:
            llm.close()
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def model(self, **settings):
        """Settings of a model on this server, with timeouts for tests."""
        given = {
            "name": "scripted",
            "label": "台本",
            "base_url": self.url,
            "model": "scripted",
            "read_timeout_s": 5.0,
            "total_timeout_s": 20.0,
            "retries": 0,
        }
        return EndpointModel(**(given | settings))

    def llm(self, **settings):
        """A model on this server, closed with it."""
        llm = EndpointLLM(self.model(**settings))
        self._llms.append(llm)
        return llm

    def next_script(self):
        return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]

    def models_reply(self, handler):
        status, body = 200, {"object": "list", "data": [{"id": name} for name in self.models or ()]}
        if self.models is None:
            status, body = 500, {"error": "CacheNotFound"}
        send_json(handler, status, body)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away while the next request is awaited is no error."""


class Reply:
    """A reply under way: events of a stream, or a status."""

    def __init__(self, handler, server, body):
        self.handler = handler
        self.server = server
        self.body = body
        self.chat = handler.path.endswith("/chat/completions")
        self.streaming = False

    def text(self, words, finish=None):
        choice = {"index": 0, "finish_reason": finish}
        if self.chat:
            choice["delta"] = {"content": words} if words is not None else {}
        else:
            choice["text"] = words or ""
        self.event({"object": "chunk", "choices": [choice]})

    def event(self, data):
        self.raw(b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n")

    def raw(self, data):
        if not self.streaming:
            self.streaming = True
            self.handler.send_response(200)
            self.handler.send_header("Content-Type", "text/event-stream")
            self.handler.send_header("Transfer-Encoding", "chunked")
            self.handler.end_headers()
        self.handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.handler.wfile.flush()

    def status(self, code, message, **headers):
        send_json(self.handler, code, {"error": {"message": message}}, **headers)

    def end(self):
        if self.streaming:
            self.handler.wfile.write(b"0\r\n\r\n")


def send_json(handler, status, body, **headers):
    data = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


# Scripts


def says(text, *, size=3, finish="stop", usage=None):
    """The text in pieces of so many characters, and its end; then the tokens, if asked for."""

    def script(reply):
        for start in range(0, len(text), size):
            reply.text(text[start : start + size])
        reply.text(None, finish)
        if usage is not None and reply.body.get("stream_options") == {"include_usage": True}:
            reply.event({"object": "chunk", "choices": [], "usage": usage})
        reply.raw(b"data: [DONE]\n\n")

    return script


def knows_no_usage(script, *, code=400):
    """A server that refuses the request for tokens, and is as the script says without it."""

    def refusing(reply):
        if "stream_options" in reply.body:
            reply.status(code, "Unrecognized request argument")
        else:
            script(reply)

    return refusing


def fails(code, message="failed", **headers):
    """An error status in the place of an answer."""
    return lambda reply: reply.status(code, message, **headers)


def breaks_off(text):
    """Half an answer, then the connection is cut."""

    def script(reply):
        reply.text(text)
        reply.handler.close_connection = True
        reply.streaming = False

    return script


def ends_without_a_word(text):
    """Half an answer, then an orderly end of the stream without a finish reason."""
    return lambda reply: reply.text(text)


def error_event(text):
    """Half an answer, then an event that tells of HTTP 500."""

    def script(reply):
        reply.text(text)
        reply.event({"error": {"message": "internal failure", "code": 500}})

    return script


def hangs(text=""):
    """Some text, then silence for as long as the test lasts."""

    def script(reply):
        if text:
            reply.text(text)
        reply.server.released.wait(30)
        raise OSError

    return script


def keeps_alive(text=""):
    """Some text, then a comment every 20 ms for ever."""

    def script(reply):
        reply.text(text)
        while not reply.server.released.is_set():
            reply.raw(b": still here\n\n")
            time.sleep(0.02)

    return script


def never_ends(word="計画", pause=0.0):
    """One word after the other, whatever the limit."""

    def script(reply):
        while not reply.server.released.is_set():
            reply.text(word)
            time.sleep(pause)

    return script


def sends(data):
    """Some text, then these bytes."""

    def script(reply):
        reply.text("目標は")
        reply.raw(data)

    return script
