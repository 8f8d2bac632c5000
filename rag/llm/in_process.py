"""Weights in a local folder, run in this process by transformers, as a LlamaIndex LLM.

For trying a small model on one machine; a server (vLLM, llama.cpp) serves many people better.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from pydantic import PrivateAttr

from rag.errors import (
    LanguageModelError,
    LanguageModelRequestError,
    LanguageModelResponseError,
    LanguageModelTimeoutError,
    LanguageModelUnreachableError,
)
from rag.llm.base import StreamingLLM
from rag.llm.decoding import IncrementalDecoder
from rag.llm.formats import lay_out
from rag.llm.messages import Delta, Finish, Message
from rag.llm.model import TransformersModel
from rag.llm.usage import Usage
from rag.model_folders import require_whole


class TransformersLLM(StreamingLLM):
    """Local weights; they are loaded at the first use.

    Args:
        settings: Where they are and how they are run.
    """

    _local: TransformersModel = PrivateAttr()
    _loaded: tuple[Any, Any] | None = PrivateAttr(default=None)
    _loading: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def __init__(self, settings: TransformersModel, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(settings, **kwargs)
        self._local = settings

    @classmethod
    def class_name(cls) -> str:
        """Name under which LlamaIndex stores the model."""
        return "TenkyoTransformersLLM"

    def close(self) -> None:
        """Lets go of the weights."""
        with self._loading:
            self._loaded = None

    def _pieces(self, messages: Sequence[Message], max_tokens: int) -> Iterator[Delta]:
        tokenizer, model = self._weights()
        prompt = self._encoded(tokenizer, messages)
        used = int(prompt["input_ids"].shape[1])
        if used + max_tokens > self._local.context_length:
            raise LanguageModelRequestError(
                f"モデル「{self._local.shown}」に渡す文章が {used} トークンあり、回答の "
                f"{max_tokens} と合わせて context_length（{self._local.context_length}）を"
                "超えます。質問を短くしてください。"
            )
        run = _Run(self._local, tokenizer, model)
        run.start(prompt, max_tokens)
        try:
            yield from run.pieces()
        finally:
            run.stop()

    def _weights(self) -> tuple[Any, Any]:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._local)
            return self._loaded

    def _encoded(self, tokenizer: Any, messages: Sequence[Message]) -> Any:  # noqa: ANN401
        layout = lay_out(messages, self._local.prompt_format)
        if not layout.turns:
            return tokenizer(layout.text, return_tensors="pt").to(self._local.device)
        if not tokenizer.chat_template:
            raise LanguageModelRequestError(
                f"モデル「{self._local.shown}」の重みに chat template がありません。"
                "設定 prompt_format を instruct にしてください。"
            )
        turns = [{"role": turn.role, "content": turn.content} for turn in layout.turns]
        return tokenizer.apply_chat_template(
            turns, add_generation_prompt=True, return_tensors="pt", return_dict=True
        ).to(self._local.device)


class _Run:
    """One generation: a thread that generates, and the tokens that it has generated so far."""

    def __init__(self, settings: TransformersModel, tokenizer: Any, model: Any) -> None:  # noqa: ANN401
        self._settings = settings
        self._tokenizer = tokenizer
        self._model = model
        self._stopped = threading.Event()
        self._deadline = time.monotonic() + settings.total_timeout_s
        self._tokens: SimpleQueue[int | None] = SimpleQueue()
        self._prompt_seen = False
        self._failure: Exception | None = None
        self._thread: threading.Thread | None = None
        self._max_tokens = 0
        self._given = 0

    def start(self, prompt: Any, max_tokens: int) -> None:  # noqa: ANN401
        self._max_tokens = max_tokens
        self._given = int(prompt["input_ids"].shape[1])
        self._thread = threading.Thread(target=self._work, args=(prompt, max_tokens), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=self._settings.total_timeout_s)

    def pieces(self) -> Iterator[Delta]:
        decoder = IncrementalDecoder(partial(self._tokenizer.decode, skip_special_tokens=True))
        count = 0
        while (token := self._next()) is not None:
            count += 1
            if text := decoder.feed(token):
                yield Delta(text)
        if self._failure is not None:
            raise LanguageModelResponseError(
                f"モデル「{self._settings.shown}」の生成が失敗しました（{self._failure}）。"
                "メモリーの空きと、設定 device、dtype を確かめてください。"
            ) from self._failure
        if time.monotonic() > self._deadline:
            raise self._too_slow()
        finish: Finish = "length" if count >= self._max_tokens else "stop"
        yield Delta(decoder.finish(), finish, Usage(self._given, count))

    def _next(self) -> int | None:
        try:
            return self._tokens.get(timeout=max(self._deadline - time.monotonic(), 0.0))
        except Empty:
            raise self._too_slow() from None

    # What transformers calls in the thread

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Takes tokens; the first that come are the prompt's."""
        if self._prompt_seen:
            for token in value.flatten().tolist():
                self._tokens.put(token)
        self._prompt_seen = True

    def end(self) -> None:
        """Takes the end."""
        self._tokens.put(None)

    def _work(self, prompt: Any, max_tokens: int) -> None:  # noqa: ANN401
        from transformers import StoppingCriteriaList

        temperature = self._settings.temperature
        sampling = {"do_sample": True, "temperature": temperature} if temperature else {}
        try:
            self._model.generate(
                **prompt,
                **sampling,
                max_new_tokens=max_tokens,
                streamer=self,
                stopping_criteria=StoppingCriteriaList([self._should_stop]),
                **self._stop_words(),
            )
        # Whatever the model's code raises in this thread is told in the caller's.
        except Exception as error:  # noqa: BLE001
            self._failure = error
            self.end()

    def _stop_words(self) -> dict[str, Any]:
        stop = list(self._settings.stop)
        return {"stop_strings": stop, "tokenizer": self._tokenizer} if stop else {}

    def _should_stop(self, input_ids: Any, scores: Any, **_: Any) -> Any:  # noqa: ANN401, ARG002
        import torch

        ended = self._stopped.is_set() or time.monotonic() > self._deadline
        return torch.full((input_ids.shape[0],), ended, device=input_ids.device)

    def _too_slow(self) -> LanguageModelError:
        return LanguageModelTimeoutError(
            f"モデル「{self._settings.shown}」の回答が {self._settings.total_timeout_s:g} 秒では"
            "終わりませんでした。設定 total_timeout_s を延ばすか、小さいモデルにしてください。"
        )


def _load(settings: TransformersModel) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    require_whole(settings.path)
    try:
        tokenizer = AutoTokenizer.from_pretrained(settings.path, local_files_only=True)
        model: Any = AutoModelForCausalLM.from_pretrained(
            settings.path, local_files_only=True, dtype=settings.dtype
        )
        return tokenizer, model.to(settings.device).eval()
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise LanguageModelUnreachableError(
            f"モデル「{settings.shown}」の重みを {settings.path} から読めません（{error}）。"
            "config.json、トークナイザー、safetensors があるか、メモリーの空きと"
            "設定 device を確かめてください。"
        ) from error
