"""Where a model's server may stand."""

import socket

import pytest

from rag.errors import ConfigurationError, LanguageModelUnreachableError
from rag.llm.addresses import checked_base_url, require_closed_network


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1"),
        (" http://localhost:11434/v1 ", "http://localhost:11434/v1"),
        ("https://llm.shou.local/v1", "https://llm.shou.local/v1"),
        ("http://10.1.2.3/v1", "http://10.1.2.3/v1"),
        ("http://192.168.0.9:8080", "http://192.168.0.9:8080"),
        ("http://172.31.0.1/v1", "http://172.31.0.1/v1"),
        ("http://169.254.1.1/v1", "http://169.254.1.1/v1"),
        ("http://100.64.0.1/v1", "http://100.64.0.1/v1"),  # carrier-grade NAT, RFC 6598
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
        ("http://[fd00::1]/v1", "http://[fd00::1]/v1"),
        ("http://[::ffff:10.0.0.1]/v1", "http://[::ffff:10.0.0.1]/v1"),
    ],
)
def test_this_machine_and_closed_networks(url, used):
    assert checked_base_url(url, allow_public=False) == used


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/v1",
        "https://203.0.114.1:8443/v1",
        "http://[2001:4860:4860::8888]/v1",
        "http://[::ffff:8.8.8.8]/v1",
        "http://[2002:808:808::1]/v1",  # 6to4 of 8.8.8.8
    ],
)
def test_public_addresses_need_leave(url):
    with pytest.raises(ConfigurationError, match="allow_public = true"):
        checked_base_url(url, allow_public=False)
    assert checked_base_url(url, allow_public=True) == url


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8000", "ftp://127.0.0.1/v1", "http://", "http://a:0/", "http://a:99999/"]
)
def test_what_is_no_address(url):
    with pytest.raises(ConfigurationError, match="使えません"):
        checked_base_url(url, allow_public=False)


@pytest.mark.parametrize(
    "url", ["http://me:hidden@127.0.0.1/v1", "http://127.0.0.1/v1?key=hidden", "http://a/v1#hidden"]
)
def test_nothing_secret_stands_in_an_address_nor_in_the_message(url):
    with pytest.raises(ConfigurationError, match="api_key_env") as raised:
        checked_base_url(url, allow_public=True)
    assert "hidden" not in raised.value.message


def resolving_to(*addresses):
    def resolve(*_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in addresses]

    return resolve


@pytest.mark.parametrize("addresses", [("8.8.8.8",), ("10.0.0.1", "8.8.8.8")])
def test_a_name_is_judged_by_all_that_it_stands_for(monkeypatch, addresses):
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to(*addresses))
    with pytest.raises(ConfigurationError, match=r"http://llm\.example は公開ネットワーク"):
        require_closed_network("http://llm.example/v1")


def test_a_name_of_the_closed_network(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("10.0.0.1", "fe80::1%eth0"))
    require_closed_network("http://llm.example/v1")


def test_a_name_that_nobody_knows(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(LanguageModelUnreachableError, match=r"「llm\.example」が見つかりません"):
        require_closed_network("http://llm.example/v1")


def test_a_number_in_disguise_is_resolved():
    # 134744072 is 8.8.8.8 to the resolver.
    with pytest.raises((ConfigurationError, LanguageModelUnreachableError)):
        require_closed_network("http://134744072/v1")
