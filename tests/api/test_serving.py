"""`tenkyo serve` as a process: starts, answers, lets go, ends in order."""

import json
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.api.running import ROOT, client, serving
from tests.rag.llm.scripted_server import ScriptedServer, never_ends, says

QUESTION = {"question": "移動図書館の車は何台に増やしますか"}
SENTENCE = "移動図書館の車を、令和８年度末までに３台から５台に増やす。"


def models(server):
    given = {
        "name": "plan",
        "kind": "endpoint",
        "base_url": server.url,
        "model": "scripted",
        "retries": 0,
    }
    return {"TENKYO_MODELS": json.dumps([given]), "TENKYO_MODEL": "plan"}


def test_it_starts_answers_and_ends_in_order(home):
    with serving(home) as api:
        with client(api) as http:
            answer = http.post("/v1/answers", json=QUESTION).json()
            assert SENTENCE in answer["answer"]
        code, log = api.end()
    assert code == 0
    assert "POST /v1/answers 200" in log
    assert "移動図書館" not in log
    assert "Traceback" not in log


def test_ctrl_c_is_an_orderly_end_too(home):
    with serving(home) as api:
        assert api.end(signal.SIGINT)[0] == 0


def test_a_port_that_is_taken_is_told_with_the_cure(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "rag.cli", "serve", "--port", port],
            cwd=ROOT,
            env={"TENKYO_HOME": str(home), "PATH": "/usr/bin"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert f"ポート {port} で待ち受けられません" in done.stderr


def test_it_does_not_open_to_others_without_keys(home):
    done = subprocess.run(
        [sys.executable, "-m", "rag.cli", "serve", "--host", "0.0.0.0", "--port", "0"],  # noqa: S104
        cwd=ROOT,
        env={"TENKYO_HOME": str(home), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "tenkyo keys create" in done.stderr


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_goes_away_stops_the_model(home, stream):
    with (
        ScriptedServer(never_ends(pause=0.01)) as server,
        serving(home, **models(server)) as api,
        client(api) as http,
    ):
        host, port = api.address.removeprefix("http://").split(":")
        body = json.dumps(QUESTION | {"stream": stream}).encode()
        with socket.create_connection((host, int(port))) as line:
            line.sendall(
                b"POST /v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                b"Content-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            until = time.monotonic() + 60
            while not server.requests and time.monotonic() < until:
                time.sleep(0.02)
        assert server.requests
        assert server.disconnected.wait(30)
        assert http.get("/healthz").json() == {"status": "ok"}


def test_who_reads_a_byte_a_second_holds_up_nobody(home):
    words = SENTENCE * 40
    with (
        ScriptedServer(says(words, size=40)) as server,
        serving(home, **models(server), TENKYO_ANSWER_CONCURRENCY="1") as api,
        client(api) as http,
    ):
        host, port = api.address.removeprefix("http://").split(":")
        body = json.dumps(QUESTION | {"stream": True}).encode()
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            line.connect((host, int(port)))
            line.sendall(
                b"POST /v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                b"Content-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            assert line.recv(1)
            answer = http.post("/v1/answers", json=QUESTION | {"model": "extractive"}, timeout=20)
    assert answer.status_code == 200
