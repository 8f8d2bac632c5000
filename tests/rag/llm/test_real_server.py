"""A real OpenAI-compatible server with a tiny random model, started and stopped by the test."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest

from rag.errors import LanguageModelUnreachableError
from rag.llm.endpoint import EndpointLLM
from rag.llm.messages import Message
from rag.llm.model import EndpointModel
from rag.llm.probe import probe

_START_S = 90.0
ASK = [Message("system", "係です。"), Message("user", "目標は？")]

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("accelerate") is None or importlib.util.find_spec("uvicorn") is None,
    reason="`transformers serve` needs accelerate and uvicorn (transformers[serving])",
)


@contextmanager
def transformers_serve(model, home):
    """The server on a free port, offline."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    (home / "hub").mkdir(parents=True)
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(model)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--device", "cpu", "--host", "127.0.0.1", "--port", str(port)],
            stdout=log,
            stderr=log,
            env=os.environ | {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1"},
        )
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}/health", process, home / "log")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()
            process.wait()


def wait_until_healthy(url, process, log):
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    pytest.fail(log.read_text(errors="replace"))


def test_a_real_server_streams_is_cancelled_and_goes_down(tmp_path):
    from tests.rag.llm.tiny_model import make_tiny_model

    weights = make_tiny_model(tmp_path / "tiny")
    with transformers_serve(weights, tmp_path / "home") as url:
        model = EndpointModel(name="tiny", base_url=url, model=str(weights), concurrency=1)
        assert probe(model).state == "ready"
        llm = EndpointLLM(model)
        try:
            pieces = list(llm.generate(ASK, max_tokens=24))
            assert len(pieces) > 2
            assert "".join(piece.text for piece in pieces)
            assert pieces[-1].finish == "length"
            assert llm.complete("目標は？", max_tokens=8).text
            # Cancelled in mid-stream, it answers the next one.
            running = llm.generate(ASK, max_tokens=1000)
            next(running)
            running.close()
            assert list(llm.generate(ASK, max_tokens=24)) == pieces
        finally:
            llm.close()
    with pytest.raises(LanguageModelUnreachableError):
        list(EndpointLLM(model.model_copy(update={"retries": 0})).generate(ASK))
    assert probe(model).state == "unreachable"
