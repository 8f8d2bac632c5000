"""How Streamlit is told the settings of the chat UI, in a checkout and in an installation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from rag.errors import ConfigurationError

_ROOT = Path(__file__).resolve().parents[2]
APP = _ROOT / "app_streamlit.py"
"""The chat UI. It stands beside the packages, in the checkout as in an installation."""

_SETTINGS = _ROOT / "ui" / "streamlit.toml"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def streamlit_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of the chat UI as variables that Streamlit reads.

    Args:
        environment: Variables that are set; where one of them is a setting of Streamlit, it stands.

    Returns:
        Names and values, as in `{"STREAMLIT_SERVER_HEADLESS": "true"}`.

    Raises:
        ConfigurationError: The files of the chat UI are not there.
    """
    if not (APP.is_file() and _SETTINGS.is_file()):
        raise ConfigurationError(
            f"画面のプログラム {APP} がありません。"
            "make install または install.sh で入れ直してください。"
        )
    sections = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))
    found = {
        f"STREAMLIT_{_words(section)}_{_words(name)}": _text(value)
        for section, values in sections.items()
        for name, value in values.items()
    }
    return {name: value for name, value in found.items() if name not in environment}


def _words(name: str) -> str:
    return _CAPITAL.sub("_", name).upper()


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
