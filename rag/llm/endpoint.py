"""A model behind an OpenAI-compatible server, as a LlamaIndex LLM.

    llm = EndpointLLM(EndpointModel(
        name="local", kind="endpoint", base_url="http://127.0.0.1:8000/v1", model="plamo"))
    for piece in llm.generate([Message("user", "こんにちは")]):
        print(piece.text, end="")

Closing the generator closes the connection, upon which such servers stop generating.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAI, Stream
from pydantic import PrivateAttr
from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from rag.errors import ConfigurationError, LanguageModelResponseError
from rag.llm.addresses import require_closed_network
from rag.llm.base import StreamingLLM
from rag.llm.endpoint_errors import told_to_people
from rag.llm.formats import lay_out
from rag.llm.messages import Delta, Finish, Message
from rag.llm.model import EndpointModel
from rag.llm.transport import bounded_client
from rag.llm.usage import Usage

_PASSING = frozenset({429, 500, 502, 503, 504})
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 8.0
_JITTER_S = 0.25
_CHARACTERS_PER_TOKEN = 8
"""No tokenizer in use gives longer tokens on average; past that, a server has ignored the limit."""
_NO_KEY = "none"
_NOT_UNDERSTOOD = frozenset({400, 422})


class EndpointLLM(StreamingLLM):
    """A model behind an OpenAI-compatible server.

    Args:
        settings: Where it is and what it may take.
    """

    _endpoint: EndpointModel = PrivateAttr()
    _client: OpenAI = PrivateAttr()
    _tells_usage: bool | None = PrivateAttr(default=None)  # None until the server has shown it

    def __init__(self, settings: EndpointModel, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(settings, **kwargs)
        self._endpoint = settings
        self._client = open_client(settings)

    @classmethod
    def class_name(cls) -> str:
        """Name under which LlamaIndex stores the model."""
        return "TenkyoEndpointLLM"

    def close(self) -> None:
        """Closes the connections that are kept open."""
        self._client.close()

    def _pieces(self, messages: Sequence[Message], max_tokens: int) -> Iterator[Delta]:
        with ExitStack() as stack:
            stack.enter_context(told_to_people(self._endpoint))
            events = stack.enter_context(self._opened(messages, max_tokens))
            yield from _read(events, max_tokens * _CHARACTERS_PER_TOKEN, self._endpoint)

    def _opened(self, messages: Sequence[Message], max_tokens: int) -> Stream[Any]:
        """A response that has begun; tried again while the failure may pass."""
        if not self._endpoint.allow_public:
            require_closed_network(self._endpoint.base_url)
        attempts = Retrying(
            retry=retry_if_exception(_may_pass),
            stop=stop_after_attempt(self._endpoint.retries + 1),
            wait=wait_exponential(_FIRST_WAIT_S, max=_LONGEST_WAIT_S) + wait_random(0, _JITTER_S),
            reraise=True,
        )
        return attempts(self._answered, messages, max_tokens)

    def _answered(self, messages: Sequence[Message], max_tokens: int) -> Stream[Any]:
        """A response, with the tokens it took at its end where the server knows that option."""
        if self._tells_usage is False:
            return self._request(messages, max_tokens, tells_usage=False)
        try:
            response = self._request(messages, max_tokens, tells_usage=True)
        except APIStatusError as error:
            if self._tells_usage or error.status_code not in _NOT_UNDERSTOOD:
                raise
            response = self._request(messages, max_tokens, tells_usage=False)
            self._tells_usage = False
        else:
            self._tells_usage = True
        return response

    def _request(
        self, messages: Sequence[Message], max_tokens: int, *, tells_usage: bool
    ) -> Stream[Any]:
        endpoint = self._endpoint
        layout = lay_out(messages, endpoint.prompt_format)
        stop = [*endpoint.stop, *layout.stop]
        common: dict[str, Any] = {
            "model": endpoint.model,
            "max_tokens": max_tokens,
            "temperature": endpoint.temperature,
            "stream": True,
            "extra_body": endpoint.extra_body or None,
        }
        if tells_usage:
            common["stream_options"] = {"include_usage": True}
        if stop:
            common["stop"] = stop
        create: Any  # the SDK's overloads take literal dictionaries only
        if layout.turns:
            create = self._client.chat.completions.create
            turns = [{"role": turn.role, "content": turn.content} for turn in layout.turns]
            response: Stream[Any] = create(messages=turns, **common)
        else:
            create = self._client.completions.create
            response = create(prompt=layout.text, **common)
        return response


def open_client(settings: EndpointModel) -> OpenAI:
    """A client for a server: no proxy, no redirect, no retry of its own, and an end in time.

    Raises:
        ConfigurationError: The environment variable of the key is not set, or the certificates
            cannot be read.
    """
    return OpenAI(
        base_url=settings.base_url,
        api_key=_api_key(settings),
        # Taken from the environment if they were left out here.
        organization="",
        project="",
        max_retries=0,
        http_client=bounded_client(settings),
    )


def _api_key(settings: EndpointModel) -> str:
    if not settings.api_key_env:
        return _NO_KEY
    key = os.environ.get(settings.api_key_env, "").strip()
    if not key:
        raise ConfigurationError(
            f"モデル「{settings.name}」のAPIキーがありません。環境変数 {settings.api_key_env} に"
            "鍵を入れるか、鍵が要らないサーバーなら api_key_env を消してください。"
        )
    return key


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, APITimeoutError):
        return False  # the wait was long enough, and the server may still be at work on it
    if isinstance(error, APIStatusError):
        return error.status_code in _PASSING
    return isinstance(error, APIConnectionError)


def _read(events: Stream[Any], longest: int, endpoint: EndpointModel) -> Iterator[Delta]:
    """The text of a stream of events, with an end even where the server knows none."""
    length = 0
    finish: str | None = None
    usage: Usage | None = None
    for event in events:
        usage = _usage_of(event) or usage
        choices = getattr(event, "choices", None)
        if not choices:  # the usage by itself, pings
            continue
        text = _text_of(choices[0], endpoint)
        finish = getattr(choices[0], "finish_reason", None) or finish
        if text:
            length += len(text)
            if length > longest:
                yield Delta(text[: len(text) - (length - longest)], "length")
                return
            yield Delta(text)
    if finish is None:
        raise LanguageModelResponseError(
            f"モデル「{endpoint.shown}」の回答が途中で切れました（終わりの印が届いていません）。"
            "もう一度お試しください。続くときは、サーバーの記録を確かめてください。"
        )
    reason: Finish = "length" if finish == "length" else "stop"
    yield Delta("", reason, usage)


def _usage_of(event: Any) -> Usage | None:  # noqa: ANN401
    """The tokens that an event tells; None where it tells none, or none that can be true."""
    told = getattr(event, "usage", None)
    counts = [getattr(told, name, None) for name in ("prompt_tokens", "completion_tokens")]
    given, written = (one if isinstance(one, int) and one >= 0 else None for one in counts)
    return None if given is None or written is None else Usage(given, written)


def _text_of(choice: Any, endpoint: EndpointModel) -> str:  # noqa: ANN401
    """The new characters of an event, on either route."""
    delta = getattr(choice, "delta", None)
    text = getattr(choice, "text", None) if delta is None else getattr(delta, "content", None)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise LanguageModelResponseError(
            f"モデル「{endpoint.shown}」の応答に文字でないものがあります。"
            "OpenAI 互換のサーバーかどうか、設定 base_url を確かめてください。"
        )
    return text
