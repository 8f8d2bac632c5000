"""Settings of the UI, from the environment: it shares no code with the engine."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UiSettings:
    """Settings of the UI.

    Attributes:
        api_url: Address of the API as this process reaches it (`TENKYO_API_URL`).
        api_key: The UI's service key (`TENKYO_UI_KEY`); None on a machine whose API is open.
        public_api_url: Address of the API as browsers reach it (`TENKYO_PUBLIC_API_URL`): links to
            the sources lead there.
        user_header: Header in which the front of the UI tells who has signed in
            (`TENKYO_TRUSTED_USER_HEADER`); empty for none.
        groups_header: Header in which it tells the groups (`TENKYO_TRUSTED_GROUPS_HEADER`).
        collection: Collection that the pages show (`TENKYO_COLLECTION`); None for the API's own.
    """

    api_url: str
    api_key: str | None
    public_api_url: str
    user_header: str
    groups_header: str
    collection: str | None


def ui_settings() -> UiSettings:
    """The settings in force."""
    read = os.environ.get
    api_url = read("TENKYO_API_URL") or "http://127.0.0.1:8000"
    return UiSettings(
        api_url,
        read("TENKYO_UI_KEY") or None,
        (read("TENKYO_PUBLIC_API_URL") or api_url).rstrip("/"),
        read("TENKYO_TRUSTED_USER_HEADER") or "",
        read("TENKYO_TRUSTED_GROUPS_HEADER") or "",
        read("TENKYO_COLLECTION") or None,
    )
