"""What went wrong between us and a model's server, in words for people."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    OpenAIError,
)

from rag.errors import (
    LanguageModelBusyError,
    LanguageModelError,
    LanguageModelRequestError,
    LanguageModelResponseError,
    LanguageModelTimeoutError,
    LanguageModelUnreachableError,
)
from rag.llm.model import EndpointModel

_LONGEST_DETAIL = 200
_KEY = re.compile(r"(?i)(bearer\s+|sk-)[^\s'\"]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@contextmanager
def told_to_people(endpoint: EndpointModel) -> Iterator[None]:
    """Turns the errors of the client libraries into ours.

    Raises:
        LanguageModelError: Whatever went wrong.
    """
    try:
        yield
    except (APITimeoutError, httpx.TimeoutException) as error:
        raise _too_slow(endpoint, error) from error
    except APIStatusError as error:
        raise refused(endpoint, error.status_code, _detail(error, endpoint)) from error
    except (APIConnectionError, httpx.ConnectError) as error:
        raise unreachable(endpoint) from error
    except (APIError, OpenAIError, httpx.HTTPError, httpx.StreamError) as error:
        # In mid-stream: an event that says so, or a connection that breaks off.
        raise _broken(endpoint, _detail(error, endpoint)) from error
    # The client reads JSON and UTF-8, and trusts that JSON has the shape of the protocol.
    except (ValueError, AttributeError, TypeError, KeyError, IndexError) as error:
        raise _broken(endpoint, "応答が UTF-8 の JSON として読めません") from error


def unreachable(endpoint: EndpointModel) -> LanguageModelUnreachableError:
    """Nobody answers at the address."""
    return LanguageModelUnreachableError(
        f"モデル「{endpoint.shown}」のサーバー（{endpoint.base_url}）につながりません。"
        "サーバーが動いているか、設定 base_url とポート、証明書を確かめてください。"
    )


def refused(endpoint: EndpointModel, status: int, detail: str) -> LanguageModelError:
    """The server answered with an error status."""
    shown = f"モデル「{endpoint.shown}」のサーバー"
    tail = f"（HTTP {status}{'：' + detail if detail else ''}）"
    if status in {401, 403}:
        key = endpoint.api_key_env or "（api_key_env は未設定）"
        return LanguageModelRequestError(
            f"{shown}が利用を認めません{tail}。環境変数 {key} のAPIキーを確かめてください。"
        )
    if status == 404:
        return LanguageModelRequestError(
            f"{shown}にモデル {endpoint.model} がありません{tail}。"
            "設定 model と base_url（多くは /v1 で終わります）を確かめてください。"
        )
    if status in {429, 503}:
        return LanguageModelBusyError(
            f"{shown}が混み合っています{tail}。しばらくしてからもう一度お試しください。"
        )
    if 300 <= status < 400:
        return LanguageModelRequestError(
            f"{shown}が別の場所へ移るよう求めましたが、従いません{tail}。"
            "設定 base_url に移った先を書いてください。"
        )
    if status < 500:
        return LanguageModelRequestError(
            f"{shown}が要求を受け付けません{tail}。設定 context_length（現在 "
            f"{endpoint.context_length}）と prompt_format をサーバーに合わせてください。"
        )
    return LanguageModelResponseError(
        f"{shown}の中で失敗しました{tail}。サーバーの記録を確かめてください。"
    )


def _too_slow(endpoint: EndpointModel, error: Exception) -> LanguageModelError:
    cause = error.__cause__ or error
    if isinstance(cause, httpx.ConnectTimeout):
        return unreachable(endpoint)
    return LanguageModelTimeoutError(
        f"モデル「{endpoint.shown}」の応答が時間内に終わりません（無応答 "
        f"{endpoint.read_timeout_s:g} 秒、全体 {endpoint.total_timeout_s:g} 秒まで）。"
        "もう一度お試しください。続くときは、サーバーの負荷を確かめるか、設定 read_timeout_s、"
        "total_timeout_s を延ばしてください。"
    )


def _broken(endpoint: EndpointModel, detail: str) -> LanguageModelResponseError:
    tail = f"（{detail}）" if detail else ""
    return LanguageModelResponseError(
        f"モデル「{endpoint.shown}」の応答が途中で壊れました{tail}。"
        "もう一度お試しください。続くときは、サーバーの記録を確かめてください。"
    )


def _detail(error: Exception, endpoint: EndpointModel) -> str:
    """The server's own words: one line, short, and without a key that it may repeat."""
    words = _UNPRINTABLE.sub(" ", error.message if isinstance(error, APIError) else str(error))
    key = os.environ.get(endpoint.api_key_env, "").strip() if endpoint.api_key_env else ""
    if key:
        words = words.replace(key, "…")
    words = _KEY.sub(r"\1…", words).strip()
    return words if len(words) <= _LONGEST_DETAIL else words[:_LONGEST_DETAIL] + "…"
