"""A socket that systemd hands over: its callers wait while there is nobody to answer."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from api.listening import inherited_sockets, widest
from rag.certificates import pinned
from rag.errors import ConfigurationError
from tests.api.running import ROOT, client, serving
from tests.rag.certificates import make_certificate

# What systemd does between fork and exec: the socket as number 3, and whose it is.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, "-m", "rag.cli", "serve", "--json"])
"""


@contextmanager
def activated(home, listener):
    process = subprocess.Popen(
        [sys.executable, "-c", HAND_OVER, str(listener.fileno())],
        cwd=ROOT,
        env={**os.environ, "TENKYO_HOME": str(home)},
        pass_fds=[listener.fileno()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_who_calls_during_a_restart_is_answered_by_the_next(home):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with activated(home, listener) as first:
            assert first.stdout.readline()
            first.send_signal(signal.SIGTERM)
            assert first.wait(60) == 0
        with socket.create_connection(("127.0.0.1", port), timeout=60) as waiting:
            waiting.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            with activated(home, listener):
                assert waiting.recv(12) == b"HTTP/1.1 200"


def test_without_a_manager_there_is_none():
    assert inherited_sockets({}) == []
    assert inherited_sockets({"LISTEN_PID": "1", "LISTEN_FDS": "1"}) == []
    assert inherited_sockets({"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "x"}) == []


def test_what_does_not_listen_is_refused(home):
    with socket.socket() as idle, activated(home, idle) as process:
        _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "待ち受けているソケットではありません" in told.decode()


def test_the_widest_socket_decides_who_must_sign_in(home):
    with socket.create_server(("127.0.0.1", 0)) as here, socket.create_server(("", 0)) as wide:
        assert widest([here, wide]) == ("0.0.0.0", wide.getsockname()[1])  # noqa: S104
        with activated(home, wide) as process:
            _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "tenkyo keys create" in told.decode()


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    now = datetime.now(UTC)
    return make_certificate(
        tmp_path_factory.mktemp("tls"), begins=now - timedelta(days=1), ends=now + timedelta(days=9)
    )


def test_the_api_speaks_tls(home, today):
    certificate, key = map(str, today)
    with serving(home, TENKYO_TLS_CERTIFICATE=certificate, TENKYO_TLS_KEY=key) as api:
        assert api.address.startswith("https://127.0.0.1:")
        with client(api, verify=pinned(today[0])) as http:
            assert http.get("/healthz").json() == {"status": "ok"}
        port = int(api.address.rpartition(":")[2])
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            ssl.create_default_context().wrap_socket(plain, server_hostname="tenkyo.invalid")


def test_a_certificate_that_has_ended_is_told_at_the_start(home, tmp_path):
    past = datetime.now(UTC) - timedelta(days=400)
    certificate, key = make_certificate(tmp_path, begins=past, ends=past + timedelta(days=365))
    settings = {"TENKYO_TLS_CERTIFICATE": str(certificate), "TENKYO_TLS_KEY": str(key)}
    done = subprocess.run(
        [sys.executable, "-m", "rag.cli", "serve", "--port", "0", "--json"],
        cwd=ROOT,
        env={**os.environ, "TENKYO_HOME": str(home), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "切れています" in json.loads(done.stdout)["error"]["message"]


def test_a_certificate_without_its_key_is_told(monkeypatch):
    from rag.settings import load_settings

    monkeypatch.setenv("TENKYO_TLS_CERTIFICATE", "/nowhere.pem")
    with pytest.raises(ConfigurationError, match="両方を指定するか、両方を空に"):
        load_settings()
