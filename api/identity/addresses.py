"""Addresses of machines: this one, and the fronts that are believed."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network

from rag.errors import ConfigurationError


def is_loopback(host: str) -> bool:
    """Whether an address or name means this machine only."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


class Networks:
    """Some addresses and ranges of addresses.

    Args:
        written: Addresses (`10.0.0.5`) and ranges (`10.0.0.0/24`).

    Raises:
        ConfigurationError: One is neither.
    """

    def __init__(self, written: Iterable[str]) -> None:
        try:
            self._networks = [ip_network(one.strip()) for one in written]
        except ValueError as error:
            raise ConfigurationError(
                "設定 trusted_proxies には、アドレス（10.0.0.5）か範囲（10.0.0.0/24）を"
                f"指定してください。（{error}）"
            ) from error

    def __contains__(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)
