"""Where a model's server may stand: on this machine or in a closed network.

Passages of internal documents are sent to it. A public address is refused unless the administrator
allows it for that model. An address given in digits is judged when the settings are read; a name is
judged by what it resolves to, each time before it is used.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from rag.errors import ConfigurationError, LanguageModelUnreachableError

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def checked_base_url(url: str, *, allow_public: bool) -> str:
    """A server's base URL as it is used: without a slash at its end.

    Args:
        url: Such as `http://127.0.0.1:8000/v1`.
        allow_public: Whether the server may stand in a public network.

    Raises:
        ConfigurationError: It is no http(s) address, holds a password or a query, or is public.
    """
    try:
        parts = urlsplit(url.strip())
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        raise _not_an_address(url) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_sound:
        raise _not_an_address(url)
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigurationError(
            f"base_url（{_shown(parts)}）に、認証情報・?・# は書けません。"
            "APIキーは環境変数に置き、その名前を api_key_env に書いてください。"
        )
    address = _literal(parts.hostname)
    if address is not None and not allow_public and _is_public(address):
        raise ConfigurationError(_public(_shown(parts)))
    return url.strip().rstrip("/")


def require_closed_network(base_url: str) -> None:
    """Refuses a server whose name resolves to a public address just now.

    Args:
        base_url: A URL that `checked_base_url` has let pass.

    Raises:
        ConfigurationError: The name stands for a public address.
        LanguageModelUnreachableError: Nobody knows the name.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LanguageModelUnreachableError(
            f"モデルのサーバー「{host}」が見つかりません（名前を解決できません）。"
            "設定 base_url のホスト名と、この端末の DNS を確かめてください。"
        ) from error
    addresses = (_literal(str(place[0])) for *_, place in found)
    if any(address is None or _is_public(address) for address in addresses):
        raise ConfigurationError(_public(_shown(parts)))


def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _is_public(address: _Address) -> bool:
    """Whether an address belongs to the public network, also in its IPv6 disguises."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return inner.is_global
    return address.is_global


def _shown(parts: SplitResult) -> str:
    """The address without what may be secret in it."""
    return f"{parts.scheme}://{parts.hostname}"


def _not_an_address(url: str) -> ConfigurationError:
    shown = url.rpartition("@")[2]
    return ConfigurationError(
        f"base_url「{shown}」は使えません。http:// または https:// で始まるサーバーの場所"
        "（例: http://127.0.0.1:8000/v1）を書いてください。"
    )


def _public(shown: str) -> str:
    return (
        f"モデルのサーバー {shown} は公開ネットワークにあります。文書の内容を外へ送らないよう、"
        "この端末か閉域網のサーバーだけを使えます。管理者が送信を認めているときは、"
        "そのモデルに allow_public = true を書いてください。"
    )
