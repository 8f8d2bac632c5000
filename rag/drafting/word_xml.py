"""Elements of WordprocessingML (ECMA-376 part 1, 17)."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACE = qn("xml:space")


def w(tag: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return qn(f"w:{tag}")


def make(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element with attributes and children; `make("ind", left=240)` is `<w:ind w:left="240"/>`.

    A trailing `_` in the name of an attribute (`type_`) is left out.
    """
    element: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(w(name.rstrip("_")), str(value))
    element.extend(children)
    return element


def clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def run(text: str, properties: Element | None = None) -> Element:
    """A run; line breaks become breaks, characters that XML cannot hold are left out."""
    element = make("r")
    if properties is not None:
        element.append(properties)
    for place, line in enumerate(clean(text).split("\n")):
        if place:
            element.append(make("br"))
        words = make("t")
        words.text = line
        words.set(SPACE, "preserve")
        element.append(words)
    return element


def field_runs(code: str, shown: str, properties: Element | None = None) -> list[Element]:
    """The runs of a field (17.16.18): its code, and what it shows until it is updated."""
    instruction = make("instrText")
    instruction.text = f" {code} "
    instruction.set(SPACE, "preserve")
    marks = [
        make("r", make("fldChar", fldCharType="begin")),
        make("r", instruction),
        make("r", make("fldChar", fldCharType="separate")),
        run(shown),
        make("r", make("fldChar", fldCharType="end")),
    ]
    if properties is not None:
        for mark in marks:
            mark.insert(0, deepcopy(properties))
    return marks


def fonts(east_asian: str) -> Element:
    """A font for every script: Word takes Japanese from `eastAsia`, Latin from `ascii`."""
    return make("rFonts", ascii=east_asian, hAnsi=east_asian, eastAsia=east_asian, cs=east_asian)
