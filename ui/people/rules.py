"""The rules of use (利用ルール), as the administrator wrote them."""

from __future__ import annotations

from itertools import groupby

from ui import words
from ui.client import Json
from ui.parts.elements import tag, text

_ITEMS = ("- ", "* ", "・")


def rules_html(notice: Json) -> str:
    """The rules and what may be entered: text with headings, items and paragraphs, never markup.

    Args:
        notice: As the API gives it: `text`, `highest`.
    """
    lines = [line.strip() for line in str(notice["text"]).splitlines() if line.strip()]
    blocks = [_block(kind, list(group)) for kind, group in groupby(lines, key=_kind)]
    level = tag("p", text(words.may_enter(notice["highest"])), "tk-level")
    return tag("div", "".join(blocks) + level, "tk-rules")


def level_html(notice: Json | None) -> str:
    """What may be entered, in one line; empty where nothing is known."""
    return tag("p", text(words.may_enter(notice["highest"])), "tk-level") if notice else ""


def _kind(line: str) -> str:
    if line.startswith("#"):
        return "heading"
    return "item" if line.startswith(_ITEMS) else "paragraph"


def _block(kind: str, lines: list[str]) -> str:
    if kind == "heading":
        return "".join(tag("h2", text(line.lstrip("#").strip())) for line in lines)
    if kind == "item":
        return tag("ul", "".join(tag("li", text(_bare(line))) for line in lines))
    return "".join(tag("p", text(line)) for line in lines)


def _bare(item: str) -> str:
    for sign in _ITEMS:
        item = item.removeprefix(sign)
    return item.strip()
