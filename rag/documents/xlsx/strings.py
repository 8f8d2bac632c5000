"""Texts of a workbook: shared strings and strings inside cells, without phonetic runs."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from rag.documents.glyphs import lowered, raised
from rag.documents.ooxml import local_name
from rag.documents.zipped import xml_events

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_shared_strings(stream: IO[bytes]) -> list[str]:
    """The shared strings in order; the part is read piece by piece.

    Args:
        stream: The open part.
    """
    strings: list[str] = []
    for _, item in xml_events(stream, tag=("{*}si",)):
        strings.append(string_text(item))
        release(item)
    return strings


def string_text(item: Element) -> str:
    """Text of an `si` or `is` element: its runs joined, the furigana (`rPh`) left out."""
    pieces: list[str] = []
    for child in item:
        match local_name(child):
            case "t":
                pieces.append(unescape(child.text or ""))
            case "r":
                pieces.append(_run_text(child))
    return "".join(pieces)


def _run_text(run: Element) -> str:
    text, position = "", ""
    for child in run.iter():
        match local_name(child):
            case "t":
                text += unescape(child.text or "")
            case "vertAlign":
                position = child.get("val", "")
    if position == "superscript":
        return raised(text)
    return lowered(text) if position == "subscript" else text


def unescape(text: str) -> str:
    """Undoes `_x000D_`, which stands for a character that XML cannot hold (ECMA-376, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def release(element: Element) -> None:
    """Frees an element that has been read, and its elder siblings."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
