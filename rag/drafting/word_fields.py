"""Fields of a 様式: `{{委員会}}` in the text, and content controls of that tag or title.

A person who types `{{委員会}}` often leaves it in several runs of the XML (spelling marks, a change
of keyboard); it is found wherever its letters stand together in one paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.drafting.word_xml import SPACE, clean, make, run, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FIELD = re.compile(r"[{｛]{2}\s*([^{}｛｝\n]{1,40}?)\s*[}｝]{2}")
_BREAKS = {w("tab"), w("br"), w("cr"), w("sym"), w("drawing"), w("footnoteReference")}
_BREAK = "\n"
"""Stands for what is no letter; no field goes across it."""


def field_name(text: str) -> str:
    """A field's name as it is compared: width of letters and blanks around do not matter."""
    return unicodedata.normalize("NFKC", text).strip()


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A field that stands in a paragraph's text.

    Attributes:
        name: Its name.
        paragraph: The w:p.
        start: Offset in the paragraph's text.
        end: Its end.
    """

    name: str
    paragraph: Element
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Control:
    """A content control (w:sdt) that may be a field.

    Attributes:
        names: Its tag and its title.
        element: The w:sdt.
    """

    names: tuple[str, ...]
    element: Element


def find_placeholders(root: Element) -> list[Placeholder]:
    """Fields in the text of a part, in order."""
    found: list[Placeholder] = []
    for paragraph in root.iter(w("p")):
        text = "".join(words for _, words in _pieces(paragraph))
        found += [
            Placeholder(field_name(match[1]), paragraph, match.start(), match.end())
            for match in _FIELD.finditer(text)
        ]
    return found


def find_controls(root: Element) -> list[Control]:
    """Content controls of a part that have a tag or a title."""
    found: list[Control] = []
    for element in root.iter(w("sdt")):
        properties = element.find(w("sdtPr"))
        marks = [] if properties is None else [properties.find(w(t)) for t in ("tag", "alias")]
        names = tuple(field_name(m.get(w("val")) or "") for m in marks if m is not None)
        if any(names) and element.find(w("sdtContent")) is not None:
            found.append(Control(tuple(filter(None, names)), element))
    return found


def fill_placeholders(root: Element, values: Mapping[str, str]) -> set[str]:
    """Writes values where their fields stand, in the look of the field's first letter.

    Args:
        root: Root of a part.
        values: Values by the names of their fields.

    Returns:
        The names that were found.
    """
    filled: set[str] = set()
    # From the back, so that earlier offsets stay right; a value is not searched for fields.
    for place in reversed(find_placeholders(root)):
        if place.name in values:
            replace_text(place, values[place.name])
            filled.add(place.name)
    return filled


def replace_text(place: Placeholder, value: str) -> Element | None:
    """Puts a value in the place of a field.

    Returns:
        The run in which the field began.
    """
    offset, first = 0, None
    for element, words in list(_pieces(place.paragraph)):
        begin, end = max(place.start, offset), min(place.end, offset + len(words))
        offset += len(words)
        if begin >= end or words == _BREAK:
            continue
        at = begin - (offset - len(words))
        rest = words[at + (end - begin) :]
        if first is None:
            first = element.getparent()
            _set_text(element, words[:at] + value + rest)
        else:
            _set_text(element, words[:at] + rest)
    return first


def fill_controls(root: Element, values: Mapping[str, str]) -> set[str]:
    """Writes values into content controls of their names.

    Returns:
        The names that were found.
    """
    filled: set[str] = set()
    for control in find_controls(root):
        name = next((name for name in control.names if name in values), None)
        if name is not None:
            _set_control(control.element, values[name])
            filled.add(name)
    return filled


def release(control: Element) -> None:
    """Makes a content control show what is in it: no placeholder, no other data behind it."""
    properties = control.find(w("sdtPr"))
    for tag in ("showingPlcHdr", "dataBinding", "placeholder"):
        for element in properties.findall(w(tag)):
            properties.remove(element)


def _set_control(control: Element, value: str) -> None:
    was_empty = control.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None
    release(control)
    content = control.find(w("sdtContent"))
    texts = list(content.iter(w("t")))
    if texts:
        keeper = texts[0].getparent()
        for other in [r for r in content.iter(w("r")) if r is not keeper]:
            other.getparent().remove(other)
        for child in list(keeper):
            if child.tag != w("rPr"):
                keeper.remove(child)
        if was_empty:
            _unstyle(keeper)
        _append_words(keeper, value)
        return
    paragraph = next(content.iter(w("p")), None)
    target = content if paragraph is None else paragraph
    if paragraph is None and content.find(w("r")) is None and _is_block(control):
        target = make("p")
        content.append(target)
    target.append(run(value))


def _is_block(control: Element) -> bool:
    parent = control.getparent()
    return parent is not None and parent.tag in {w("body"), w("tc"), w("hdr"), w("ftr")}


def _unstyle(element: Element) -> None:
    """Takes the grey of an empty control away."""
    for style in list(element.iter(w("rStyle"))):
        style.getparent().remove(style)


def _pieces(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """The texts of a paragraph's own runs; those of a text box in it are that box's."""
    for element in paragraph.iter(w("t"), *_BREAKS):
        owner = next(element.iterancestors(w("p")), None)
        if owner is paragraph and next(element.iterancestors(w("tabs")), None) is None:
            is_text = element.tag == w("t")
            yield element, (element.text or "") if is_text else _BREAK


def _set_text(element: Element, text: str) -> None:
    """Sets a w:t; further lines go behind it in the same run."""
    first, *others = clean(text).split("\n")
    element.text = first
    element.set(SPACE, "preserve")
    owner = element.getparent()
    place = owner.index(element)
    for line in others:
        words = make("t")
        words.text = line
        words.set(SPACE, "preserve")
        owner.insert(place + 1, make("br"))
        owner.insert(place + 2, words)
        place += 2


def _append_words(owner: Element, text: str) -> None:
    words = make("t")
    owner.append(words)
    _set_text(words, text)
