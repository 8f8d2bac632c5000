"""Starting llama.cpp's server."""

import sys

import pytest

from rag.errors import ConfigurationError, LanguageModelUnreachableError
from rag.llm import serving
from rag.llm.serving import serve_command, served_model


@pytest.fixture
def weights(tmp_path):
    path = tmp_path / "sarashina.gguf"
    path.write_bytes(b"GGUF\x03\x00\x00\x00")
    return path


def test_the_server_and_its_settings_agree(weights, monkeypatch):
    monkeypatch.setattr(serving.importlib.util, "find_spec", lambda name: object())
    model = served_model(weights, port=8123, context_length=4096)
    assert serve_command(weights, model, port=8123) == [
        *(sys.executable, "-m", "llama_cpp.server"),
        *("--model", str(weights), "--model_alias", "sarashina"),
        *("--host", "127.0.0.1", "--port", "8123"),
        *("--n_ctx", "4096"),
    ]
    assert (model.base_url, model.label) == ("http://127.0.0.1:8123/v1", "sarashina")


def test_what_cannot_be_served(weights, tmp_path, monkeypatch):
    model = served_model(weights, port=8123)
    with pytest.raises(ConfigurationError, match="開けません"):
        serve_command(tmp_path / "none.gguf", model, port=8123)
    (tmp_path / "text.gguf").write_text("GG", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="GGUF 形式ではありません"):
        serve_command(tmp_path / "text.gguf", model, port=8123)
    monkeypatch.setattr(serving.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(LanguageModelUnreachableError, match="llama-cpp-python"):
        serve_command(weights, model, port=8123)
