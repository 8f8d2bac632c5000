"""The rules of use (利用ルール), as the administrator wrote them."""

from __future__ import annotations

import re
from itertools import groupby

from ui import words
from ui.client import Json
from ui.parts.elements import tag, text

_ITEMS = ("- ", "* ", "・")
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def rules_html(notice: Json) -> str:
    """The rules and what may be entered.

    Headings, items, paragraphs and what is strong are read as in Markdown; all else is text.

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
        return "".join(tag("h2", _line(line.lstrip("#").strip())) for line in lines)
    if kind == "item":
        return tag("ul", "".join(tag("li", _line(_bare(line))) for line in lines))
    return "".join(tag("p", _line(line)) for line in lines)


def _line(line: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", text(line))


def _bare(item: str) -> str:
    for sign in _ITEMS:
        item = item.removeprefix(sign)
    return item.strip()
