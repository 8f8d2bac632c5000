"""Names of Office Open XML, and small questions to its elements.

Source: ECMA-376 parts 1, 3 and 4. Documents in the *strict* form get the names of the
transitional one when `rag.documents.zipped` parses them, so that only these names occur here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SCHEMAS = "http://schemas.openxmlformats.org"

W = f"{{{_SCHEMAS}/wordprocessingml/2006/main}}"
WP = f"{{{_SCHEMAS}/drawingml/2006/wordprocessingDrawing}}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
S = f"{{{_SCHEMAS}/spreadsheetml/2006/main}}"
XDR = f"{{{_SCHEMAS}/drawingml/2006/spreadsheetDrawing}}"
P = f"{{{_SCHEMAS}/presentationml/2006/main}}"
A = f"{{{_SCHEMAS}/drawingml/2006/main}}"
PIC = f"{{{_SCHEMAS}/drawingml/2006/picture}}"
C = f"{{{_SCHEMAS}/drawingml/2006/chart}}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
DGM = f"{{{_SCHEMAS}/drawingml/2006/diagram}}"
M = f"{{{_SCHEMAS}/officeDocument/2006/math}}"
MC = f"{{{_SCHEMAS}/markup-compatibility/2006}}"
R = f"{{{_SCHEMAS}/officeDocument/2006/relationships}}"
RELS = f"{{{_SCHEMAS}/package/2006/relationships}}"
VML = "{urn:schemas-microsoft-com:vml}"
OFFICE_VML = "{urn:schemas-microsoft-com:office:office}"

_OFF = {"0", "false", "off", "none"}
_LARGEST_SPAN = 1000
"""Word allows 63 columns, PowerPoint 75; a damaged file may claim any number."""


def local_name(element: Element) -> str:
    """Name of an element without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def is_on(value: str | None, *, default: bool = False) -> bool:
    """Reads an on/off attribute: `1`, `true`, `on` against `0`, `false`, `off`."""
    return default if value is None else value.strip().lower() not in _OFF


def integer(value: str | None, default: int = 0) -> int:
    """Reads a whole number; what is none (a measure like `2cm`, nothing at all) is `default`."""
    try:
        return int(float(value)) if value is not None else default
    except (ValueError, OverflowError):
        return default


def span(value: str | None) -> int:
    """Reads a number of merged columns or rows: at least one, and no more than a table may have."""
    return min(max(integer(value, 1), 1), _LARGEST_SPAN)


def children(element: Element) -> Iterator[Element]:
    """Child elements, with the chosen branch of mc:AlternateContent in its place.

    Of the alternatives the first choice is taken: it is the one that today's programs show. The
    fallback, made for old ones, repeats the same words.
    """
    for child in element:
        if child.tag == f"{MC}AlternateContent":
            yield from children(_branch(child))
        elif isinstance(child.tag, str):
            yield child


def _branch(alternate: Element) -> Element:
    branches: Iterable[Element] = [e for e in alternate if isinstance(e.tag, str)]
    for name in ("Choice", "Fallback"):
        for branch in branches:
            if branch.tag == f"{MC}{name}":
                return branch
    return alternate
