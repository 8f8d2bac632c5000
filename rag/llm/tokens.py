"""How many tokens a text is, exactly where the tokenizer is at hand, else never too few."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path

from rag.errors import ConfigurationError
from rag.llm.model import LanguageModelSettings

TokenCounter = Callable[[str], int]

_DUMMY_PREFIX = 1
_TOKENIZER_FILE = "tokenizer.json"


def token_counter(model: LanguageModelSettings) -> TokenCounter:
    """How a model's tokens are counted: by its tokenizer, its rate, or its bytes.

    Raises:
        ConfigurationError: The tokenizer cannot be read.
    """
    path = model.tokenizer
    if path is None and model.kind == "transformers":
        beside = model.path / _TOKENIZER_FILE
        path = beside if beside.is_file() else None
    if path is not None:
        return _exact(path / _TOKENIZER_FILE if path.is_dir() else path)
    rate = model.tokens_per_character
    if rate is not None:
        return lambda text: math.ceil(len(text) * rate) + _DUMMY_PREFIX
    return estimate_tokens


def estimate_tokens(text: str) -> int:
    """An upper estimate: the number of UTF-8 bytes, and one.

    A byte-level tokenizer (BPE over bytes, or SentencePiece with byte fallback) gives at most one
    token a byte; SentencePiece puts a dummy blank in front. Japanese text is overrated two- to
    fourfold, so a model's `tokenizer` or `tokens_per_character` lets more passages in.
    """
    return len(text.encode("utf-8", "surrogatepass")) + _DUMMY_PREFIX


@cache
def _exact(path: Path) -> TokenCounter:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    # The library has no error class of its own.
    except Exception as error:
        raise ConfigurationError(
            f"設定 tokenizer のファイル {path} を読めません。"
            "モデルの tokenizer.json の場所を書いてください。"
        ) from error
    return lambda text: len(tokenizer.encode(text).ids)
