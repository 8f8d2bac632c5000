"""Formulas of Word and PowerPoint in one line: a fraction as a/b, a power as x^2.

Source: ECMA-376 part 1, 22.1 (Office Math).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.documents.glyphs import lowered, raised
from rag.documents.ooxml import M, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OPERANDS = {"e", "num", "den", "sup", "sub", "deg", "fName", "lim"}


def formula_text(element: Element) -> str:
    """A formula as a line of text.

    Args:
        element: m:oMath, m:oMathPara or anything inside them.

    Returns:
        Its characters; structure is kept where a line can show it.
    """
    name = local_name(element)
    if name == "t":
        return element.text or ""
    part = {local_name(c): formula_text(c) for c in element if local_name(c) in _OPERANDS}
    match name:
        case "f":
            return f"{_grouped(part.get('num', ''))}/{_grouped(part.get('den', ''))}"
        case "sSup":
            return part.get("e", "") + _script(part.get("sup", ""), "^")
        case "sSub":
            return part.get("e", "") + _script(part.get("sub", ""), "_")
        case "sSubSup":
            lower, upper = part.get("sub", ""), part.get("sup", "")
            return part.get("e", "") + _script(lower, "_") + _script(upper, "^")
        case "rad":
            return f"{part.get('deg', '')}√{_grouped(part.get('e', ''))}"
        case "nary":
            return _operator(element) + part.get("e", "")
        case "d":
            return _delimited(element)
        case _:
            return "".join(formula_text(child) for child in element)


def _script(text: str, sign: str) -> str:
    """A power or an index: as small figures where they exist."""
    small = raised(text) if sign == "^" else lowered(text)
    return small if small != text or not text else f"{sign}{_grouped(text)}"


def _grouped(text: str) -> str:
    """Brackets around more than one term, so that a/b+c cannot be misread."""
    return f"({text})" if any(sign in text for sign in "+-−×÷/ ") else text


def _operator(element: Element) -> str:
    """∑ or ∏ with its bounds; the integral where no sign is named (ECMA-376, 22.1.2.70)."""
    sign = _property(element, "naryPr", "chr", "∫")
    bounds = {local_name(c): formula_text(c) for c in element}
    return sign + _script(bounds.get("sub", ""), "_") + _script(bounds.get("sup", ""), "^")


def _delimited(element: Element) -> str:
    inner = [formula_text(child) for child in element if local_name(child) == "e"]
    begin = _property(element, "dPr", "begChr", "(")
    end = _property(element, "dPr", "endChr", ")")
    return begin + _property(element, "dPr", "sepChr", "|").join(inner) + end


def _property(element: Element, holder: str, name: str, default: str) -> str:
    found = element.find(f"{M}{holder}/{M}{name}")
    return default if found is None else found.get(f"{M}val", default)
