"""The profile that LibreOffice converts with: no network, no macros.

Without it LibreOffice fetches pictures that a document only links to, and so tells their server
that somebody opened it.
"""

from __future__ import annotations

from pathlib import Path

_NOWHERE = "127.0.0.1"
_DISCARD_PORT = "9"
"""Nobody listens there (RFC 863): what goes through this proxy ends at once."""
_MANUAL_PROXY = "2"

_SETTINGS = (
    ("org.openoffice.Inet/Settings", "ooInetProxyType", _MANUAL_PROXY),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", _NOWHERE),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", _DISCARD_PORT),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", _NOWHERE),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", _DISCARD_PORT),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
)


def write_profile(folder: Path) -> None:
    """Writes a fresh LibreOffice profile.

    Args:
        folder: Where it goes; must not exist.
    """
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
