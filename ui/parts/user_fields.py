"""What an administrator sets of a user: the fields, what was changed, what others changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from ui import words

Record = Mapping[str, Any]
FIELDS: Mapping[str, str] = {
    "display_name": "表示名",
    "division": "部署",
    "roles": "できること",
    "groups": "グループ",
    "clearance": "見られる文書",
}
"""What may be changed, by the names of the API."""

_ALL: Mapping[str, str] = {**FIELDS, "disabled": "状態"}
_PARTED = re.compile(r"[,、，\n]+")
NEW: Record = {
    "display_name": "",
    "division": "",
    "roles": ["reader"],
    "groups": [],
    "clearance": 1,
}


def user_fields(shown: Record, key: str) -> dict[str, Any]:
    """The fields of a form.

    Args:
        shown: What stands in them at first.
        key: What the keys of the fields end with.

    Returns:
        What stands in them now.
    """
    name = st.text_input(
        _ALL["display_name"], shown["display_name"], max_chars=100, key=f"display_name_{key}"
    )
    division = st.text_input(
        _ALL["division"], shown["division"], max_chars=100, key=f"division_{key}"
    )
    roles = st.multiselect(
        _ALL["roles"],
        list(words.ROLES),
        default=list(shown["roles"]),
        format_func=words.ROLES.__getitem__,
        key=f"roles_{key}",
        placeholder="閲覧者",
    )
    groups = st.text_input(
        "グループ（読点かコンマで区切る）", "、".join(shown["groups"]), key=f"groups_{key}"
    )
    clearance = st.radio(
        _ALL["clearance"],
        (1, 2),
        index=int(shown["clearance"]) - 1,
        format_func=words.may_read,
        horizontal=True,
        key=f"clearance_{key}",
    )
    return {
        "display_name": name.strip(),
        "division": division.strip(),
        "roles": [role for role in words.ROLES if role in roles] or ["reader"],
        "groups": list(groups_of(groups)),
        "clearance": clearance,
    }


def groups_of(written: str) -> Iterator[str]:
    """Groups as they are written, each once."""
    found = (one.strip() for one in _PARTED.split(written))
    return iter(dict.fromkeys(one for one in found if one))


def changed(before: Record, after: Record) -> dict[str, Any]:
    """What differs, with what it is now.

    Args:
        before: A user.
        after: The same fields later.
    """
    return {
        field: after[field]
        for field in FIELDS
        if _comparable(before[field]) != _comparable(after[field])
    }


def merged(base: Record, mine: Record, theirs: Record) -> dict[str, Any]:
    """What a form shows after somebody else was quicker: mine where I changed it, else theirs.

    Args:
        base: The user as I read them.
        mine: What stands in my form.
        theirs: The user as they are now.
    """
    return {field: theirs[field] for field in FIELDS} | changed(base, mine)


def told_changes(before: Record, after: Record) -> list[str]:
    """What differs, in words."""
    return [
        f"{name}：{said(field, before[field])} → {said(field, after[field])}"
        for field, name in _ALL.items()
        if _comparable(before[field]) != _comparable(after[field])
    ]


def said(field: str, value: Any) -> str:  # noqa: ANN401 - of any field
    """A value in words.

    Args:
        field: Name of the field.
        value: The value.
    """
    if field == "roles":
        return "・".join(shown for role, shown in words.ROLES.items() if role in value)
    if field == "groups":
        return "・".join(value) or "なし"
    if field == "clearance":
        return words.may_read(value)
    if field == "disabled":
        return "使えません" if value else "使えます"
    return str(value) or "なし"


def _comparable(value: Any) -> Any:  # noqa: ANN401 - of any field
    return sorted(value) if isinstance(value, list) else value
