"""A connection from an unknown address is refused without a question to the outside."""

import pytest
from streamlit import config, net_util
from streamlit.web.server import server_util

from ui.served.isolation import stay_inside


@pytest.fixture
def asked(monkeypatch):
    """Addresses that the server asked."""
    found = []

    def ask(address, **_):
        found.append(address)

    monkeypatch.setattr(net_util, "_make_blocking_http_get", ask)
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    return found


def test_streamlit_would_ask_for_its_public_address(asked):
    assert not server_util.is_url_from_allowed_origins("https://stranger.invalid")
    assert asked != []


def test_ours_does_not(asked):
    stay_inside()
    assert not server_util.is_url_from_allowed_origins("https://stranger.invalid")
    assert server_util.is_url_from_allowed_origins("http://127.0.0.1:8501")
    assert asked == []


def test_the_address_that_browsers_use_is_one_of_ours(asked, monkeypatch):
    stay_inside()
    name = "browser.serverAddress"
    before = config.get_option(name)
    config.set_option(name, "tenkyo.example.go.jp", "for this test")
    try:
        assert server_util.is_url_from_allowed_origins("https://tenkyo.example.go.jp")
    finally:
        config.set_option(name, before, config.ConfigOption.DEFAULT_DEFINITION)
