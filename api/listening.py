"""Sockets that a service manager has opened for us, so that callers wait while we restart."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

from api.identity.addresses import is_loopback
from rag.errors import ConfigurationError

_FIRST = 3
"""Where inherited sockets begin: sd_listen_fds(3)."""


def inherited_sockets(environment: Mapping[str, str]) -> list[socket.socket]:
    """The sockets that systemd hands over (`LISTEN_FDS`), none where it does not.

    Args:
        environment: The variables of this process.

    Raises:
        ConfigurationError: One is no listening TCP socket.
    """
    if environment.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = environment.get("LISTEN_FDS", "")
    found = []
    for place in range(_FIRST, _FIRST + (int(count) if count.isdigit() else 0)):
        try:
            one = socket.socket(fileno=place)
            listens = one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        except OSError as error:
            raise _refused(place) from error
        if not listens or one.family not in {socket.AF_INET, socket.AF_INET6}:
            raise _refused(place)
        found.append(one)
    return found


def widest(sockets: list[socket.socket]) -> tuple[str, int]:
    """Address and port of the socket that most callers can reach: it decides who must sign in."""
    addresses = [one.getsockname()[:2] for one in sockets]
    host, port = next((one for one in addresses if not is_loopback(one[0])), addresses[0])
    return str(host), int(port)


def _refused(place: int) -> ConfigurationError:
    return ConfigurationError(
        f"引き継いだ {place} 番は、TCP で待ち受けているソケットではありません。"
        "systemd の .socket ファイルに ListenStream=アドレス:ポート を書いてください。"
    )
