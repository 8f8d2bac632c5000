"""Serving weights in one GGUF file on this machine, by llama.cpp's own server.

Its Python package is an extra (`llama-cpp-python[server]`); Tenkyo only starts it, on loopback.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from rag.errors import ConfigurationError, LanguageModelUnreachableError
from rag.llm.model import EndpointModel

_MAGIC = b"GGUF"
_HOST = "127.0.0.1"


def serve_command(path: Path, model: EndpointModel, *, port: int) -> list[str]:
    """The command that serves a file until it is stopped.

    Args:
        path: Weights in the GGUF format.
        model: What the server is asked for: its id and its window.
        port: A free port.

    Raises:
        ConfigurationError: There is no such file, or it is none of that format.
        LanguageModelUnreachableError: The extra is not installed.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise ConfigurationError(
            f"モデルのファイル {path} を開けません。場所と権限を確かめてください。"
        ) from error
    if magic != _MAGIC:
        raise ConfigurationError(
            f"{path} は GGUF 形式ではありません。llama.cpp 用の .gguf ファイルを指定してください。"
        )
    if importlib.util.find_spec("llama_cpp") is None:
        raise LanguageModelUnreachableError(
            "llama.cpp のサーバーが入っていません。pip install 'llama-cpp-python[server]' で"
            "入れるか、別のサーバー（vLLM など）を起動して base_url に書いてください。"
        )
    # The names of llama_cpp.server; it answers below /v1.
    return [
        *(sys.executable, "-m", "llama_cpp.server"),
        *("--model", str(path.resolve()), "--model_alias", model.model),
        *("--host", _HOST, "--port", str(port)),
        *("--n_ctx", str(model.context_length)),
    ]


def served_model(path: Path, *, port: int, context_length: int = 8192) -> EndpointModel:
    """The settings with which Tenkyo asks such a server."""
    return EndpointModel(
        name="gguf",
        label=path.stem,
        base_url=f"http://{_HOST}:{port}/v1",
        model=path.stem,
        context_length=context_length,
        concurrency=1,
    )
