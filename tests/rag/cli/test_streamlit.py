"""Settings of the chat UI reach Streamlit as variables, from wherever the app is started."""

import tomllib

import pytest
from streamlit import config

from rag.cli.chat import _ui_environment
from rag.cli.streamlit import APP, streamlit_settings
from rag.settings import Settings


def test_names_are_those_that_streamlit_reads():
    given = streamlit_settings({})
    known = {option.env_var for option in config._config_options_template.values()}
    assert set(given) <= known
    assert given["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] == "false"
    assert given["STREAMLIT_SERVER_ADDRESS"] == "127.0.0.1"
    assert given["STREAMLIT_SERVER_MAX_UPLOAD_SIZE"] == "100"


def test_what_the_environment_sets_stands():
    assert "STREAMLIT_SERVER_ADDRESS" not in streamlit_settings(
        {"STREAMLIT_SERVER_ADDRESS": "127.0.0.2"}
    )


@pytest.mark.parametrize("file", ["ui/streamlit.toml", ".streamlit/config.toml"])
def test_streamlit_run_finds_the_same_file(file):
    found = tomllib.loads((APP.parent / file).read_text(encoding="utf-8"))
    assert found["browser"] == {"gatherUsageStats": False}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", None),
        ("https://tenkyo.example.go.jp", ("tenkyo.example.go.jp", "")),
        ("https://front.example.go.jp:8443/tenkyo/", ("front.example.go.jp", "tenkyo")),
    ],
)
def test_the_address_that_browsers_use_is_told(address, expected):
    environment = _ui_environment(Settings(public_ui_url=address), 8000)
    names = ("STREAMLIT_BROWSER_SERVER_ADDRESS", "STREAMLIT_SERVER_BASE_URL_PATH")
    found = tuple(environment[name] for name in names if name in environment)
    assert (found or None) == expected
