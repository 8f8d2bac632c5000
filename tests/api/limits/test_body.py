import socket
import time

import httpx
import pytest

from tests.api.serving import served_app


def test_a_body_up_to_the_limit_passes_and_more_is_413(make_who):
    who = make_who(max_request_kb=1)
    assert who.client.post("/echo", content=b"x" * 1024).json() == {"bytes": 1024}
    refused = who.client.post("/echo", content=b"x" * 1025)
    assert (refused.status_code, refused.headers["connection"]) == (413, "close")
    assert refused.json()["detail"] == (
        "本文が大きすぎます。1 KiB 以内にしてください（文書は POST /v1/documents で登録します）。"
    )


def test_bytes_are_counted_whatever_the_length_says(make_who):
    who = make_who(max_request_kb=1)

    def parts():
        for _ in range(3):
            yield b"x" * 512

    assert who.client.post("/echo", content=parts()).status_code == 413


def test_an_upload_counts_for_itself(make_who):
    who = make_who(max_request_kb=1)
    assert who.client.post("/v1/documents", content=b"x" * 5000).json() == {"bytes": 5000}
    assert who.client.post("/v1/documents/", content=b"x" * 5000).status_code != 413
    assert who.client.post("/v1/documents/x", content=b"x" * 5000).status_code == 413


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/who?" + "q" * 16_001, {}, 414),
        ("/who", {f"x-{number}": "1" for number in range(101)}, 431),
        ("/who", {"x-evil": "a\r\nset-cookie: a=b"}, 400),
        ("/who", {"x-evil": "a\0b"}, 400),
    ],
)
def test_what_no_client_sends_is_refused(who, path, headers, status):
    answer = who.client.get(path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )


def drip(address, path, seconds, chunk=b"x"):
    """Sends a body slowly; gives the status line and how long it took."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.settimeout(0.05)
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"
        connection.sendall(head.encode())
        started, received = time.monotonic(), b""
        while time.monotonic() - started < seconds:
            try:
                connection.sendall(chunk)
                received += connection.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                break
            if b"\r\n" in received:
                break
        return received.partition(b"\r\n")[0].decode(), time.monotonic() - started


@pytest.mark.parametrize("path", ["/echo", "/v1/documents"])
def test_a_byte_now_and_then_is_408_and_others_are_served_meanwhile(make_who, path):
    who = make_who(request_timeout_s=0.4)
    with served_app(who.app) as address:
        status, seconds = drip(address, path, 5)
    assert status == "HTTP/1.1 408 Request Timeout"
    assert 0.3 < seconds < 2


def test_an_upload_that_keeps_pace_may_take_longer(make_who):
    who = make_who(request_timeout_s=0.2)

    def parts():
        for _ in range(5):
            time.sleep(0.1)
            yield b"x" * 4096

    with served_app(who.app) as address:
        answer = httpx.post(f"{address}/v1/documents", content=parts())
    assert answer.json() == {"bytes": 5 * 4096}
