"""The server of the chat asks nobody outside who it is.

Streamlit compares where a browser's connection comes from with the addresses of the machine, and
when none fits it asks a server on the internet for the public one. On a closed network that only
makes the browser wait; elsewhere it tells others of us. Addresses under which the chat is reached
are told by `public_ui_url` (Streamlit's `browser.serverAddress`) instead.
"""

from __future__ import annotations

from streamlit import net_util


def stay_inside() -> None:
    """Takes the public address for unknown, from now on."""
    net_util.get_external_ip = _unknown


def _unknown() -> str | None:
    return None
