"""The HTTP connection to a model's server: bounded in time and size, and straight there.

The read timeout of httpx bounds one silence only: a server that sends a comment every second would
be listened to for ever. Here the whole exchange has an end.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.llm.model import EndpointModel

_LARGEST_RESPONSE = 64 * 2**20
_IDLE_CONNECTION_S = 30.0


def bounded_client(settings: EndpointModel) -> httpx.Client:
    """A client that follows no redirect and, in a closed network, asks no proxy.

    Raises:
        ConfigurationError: The certificates cannot be read.
    """
    transport = httpx.HTTPTransport(
        verify=_certificates(settings),
        trust_env=settings.allow_public,
        limits=httpx.Limits(
            max_connections=settings.concurrency + 1, keepalive_expiry=_IDLE_CONNECTION_S
        ),
    )
    return httpx.Client(
        transport=_Bounded(transport, settings.total_timeout_s),
        timeout=httpx.Timeout(settings.read_timeout_s, connect=settings.connect_timeout_s),
        follow_redirects=False,
        trust_env=settings.allow_public,
    )


def _certificates(settings: EndpointModel) -> ssl.SSLContext | bool:
    if settings.ca_file is None:
        return True
    try:
        return ssl.create_default_context(cafile=str(settings.ca_file))
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"モデル「{settings.name}」の ca_file（{settings.ca_file}）を読めません。"
            "サーバー証明書を発行した認証局の PEM ファイルを書いてください。"
        ) from error


class _Bounded(httpx.BaseTransport):
    """Ends an exchange that lasts too long or brings too much.

    Args:
        transport: What makes the exchange.
        seconds: How long it may last.
    """

    def __init__(self, transport: httpx.BaseTransport, seconds: float) -> None:
        self._transport = transport
        self._seconds = seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + self._seconds
        response = self._transport.handle_request(request)
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _BoundedStream(response.stream, request, deadline)
        return response

    def close(self) -> None:
        self._transport.close()


class _BoundedStream(httpx.SyncByteStream):
    def __init__(
        self, stream: httpx.SyncByteStream, request: httpx.Request, deadline: float
    ) -> None:
        self._stream = stream
        self._request = request
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("the whole response took too long", request=self._request)
            size += len(chunk)
            if size > _LARGEST_RESPONSE:
                raise httpx.RemoteProtocolError("the response is too large", request=self._request)
            yield chunk

    def close(self) -> None:
        self._stream.close()
