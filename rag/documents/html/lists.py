"""The number that a browser shows before an item of an ordered list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.documents.numerals import (
    AIUEO,
    IROHA,
    UPPER_LETTERS,
    full_width,
    kanji_number,
    lettered,
    roman,
)

if TYPE_CHECKING:
    from bs4.element import Tag

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}


def item_marker(item: Tag) -> str:
    """What stands before a list item: its number in the style of its list.

    A bullet is a sign of the browser, not of the source, and is not given; nor is a number that
    the page's style turns off.

    Args:
        item: A `li` element.
    """
    ordered = item.parent
    if ordered is None or ordered.name != "ol":
        return ""
    style = _style(item) or _style(ordered)
    if style is None:
        style = _TYPES.get(_attribute(item, "type") or _attribute(ordered, "type"), "decimal")
    return _written(_number(item, ordered), style)


def _style(tag: Tag) -> str | None:
    match = _STYLE.search(_attribute(tag, "style"))
    if match is None:
        return None
    words = match.group(1).lower().split()
    return next((word for word in words if word not in {"inside", "outside"}), None)


def _number(item: Tag, ordered: Tag) -> int:
    items = ordered.find_all("li", recursive=False)
    step = -1 if ordered.has_attr("reversed") else 1
    number = _integer(_attribute(ordered, "start"))
    if number is None:
        number = len(items) if step < 0 else 1
    for other in items:
        value = _integer(_attribute(other, "value"))
        number = number if value is None else value
        if other is item:
            break
        number += step
    return number


def _written(number: int, style: str) -> str:
    match style:
        case "none":
            return ""
        case "lower-alpha" | "lower-latin":
            return f"{lettered(number, UPPER_LETTERS).lower()}. "
        case "upper-alpha" | "upper-latin":
            return f"{lettered(number, UPPER_LETTERS)}. "
        case "lower-roman":
            return f"{roman(number).lower()}. "
        case "upper-roman":
            return f"{roman(number)}. "
        case "katakana":
            return f"{lettered(number, AIUEO)}、"
        case "katakana-iroha":
            return f"{lettered(number, IROHA)}、"
        case "cjk-ideographic" | "japanese-informal" | "cjk-decimal":
            return f"{kanji_number(number)}、"
        case "decimal-leading-zero":
            return f"{number:02}. "
        case "fullwidth-decimal":
            return f"{full_width(str(number))}. "
        case _:
            return f"{number}. "


def _integer(text: str) -> int | None:
    text = text.strip()
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""
