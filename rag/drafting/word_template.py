"""An administrator's 様式: opened safely, filled, the draft put where it belongs."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import OpcError
from docx.opc.part import XmlPart

from rag.documents.model import ReadLimits
from rag.documents.zipped import open_package
from rag.drafting.word_fields import (
    fill_controls,
    fill_placeholders,
    find_controls,
    find_placeholders,
    release,
    replace_text,
)
from rag.drafting.word_paragraphs import Look, begin_page
from rag.drafting.word_xml import make, w
from rag.errors import (
    BrokenDocumentError,
    ConfigurationError,
    DocumentError,
    DocumentTooLargeError,
    EncryptedDocumentError,
)

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

_LIMITS = ReadLimits(max_file_bytes=20 * 2**20, max_unpacked_bytes=200 * 2**20)
_HALF_POINTS = 2
_USUAL_POINTS = 10.5
_NO_BLOCKS = tuple(w(name) for name in ("txbxContent", "footnote", "endnote"))


def open_template(path: Path) -> Document:
    """Opens a 様式.

    Raises:
        ConfigurationError: It is missing, no .docx, protected, damaged or too large.
    """
    try:
        with open_package(path, _LIMITS) as package:
            has_body = package.xml(package.main_part("document")).find(w("body")) is not None
        if not has_body:
            raise ConfigurationError(_not_word(path))
        document = docx.Document(io.BytesIO(path.read_bytes()))
    except EncryptedDocumentError as error:
        raise ConfigurationError(
            f"様式 {path} はパスワードで保護されているため使えません。"
            "パスワードを外して保存し直したものを指定してください。"
        ) from error
    except DocumentTooLargeError as error:
        raise ConfigurationError(
            f"様式 {path} が大きすぎるため使えません。画像などを除き、20 MB 以下にしてください。"
        ) from error
    except BrokenDocumentError as error:
        raise ConfigurationError(_not_word(path)) from error
    except DocumentError as error:
        raise ConfigurationError(f"様式 {path} を使えません。{error.message}") from error
    except (OpcError, ValueError, KeyError) as error:  # what python-docx raises on other packages
        raise ConfigurationError(_not_word(path)) from error
    except OSError as error:
        raise ConfigurationError(
            f"様式 {path} を開けません。場所と権限を確かめてください。（{error.strerror}）"
        ) from error
    if document.element.body.find(w("sectPr")) is None:
        document.element.body.append(make("sectPr"))  # headers hang on a section
    return document


def _not_word(path: Path) -> str:
    return (
        f"様式 {path} を Word 文書（.docx）として開けません。"
        "Word で「Word 文書（.docx）」に保存し直したものを指定してください。"
    )


class Template:
    """A 様式 that is being filled.

    Args:
        document: The open 様式.
    """

    def __init__(self, document: Document) -> None:
        self.document = document

    def fill(self, values: Mapping[str, str]) -> set[str]:
        """Writes values into their fields, in headers, footers, tables and text boxes as well.

        Returns:
            The names of the fields that were found.
        """
        return {
            name
            for root in self._roots()
            for fill in (fill_placeholders, fill_controls)
            for name in fill(root, values)
        }

    def remaining(self) -> list[str]:
        """Names of the fields `{{…}}` that nothing was written into."""
        names = (place.name for root in self._roots() for place in find_placeholders(root))
        return list(dict.fromkeys(names))

    def block_fields(self) -> list[str]:
        """Names of all fields where paragraphs can be put: in the body, outside text boxes."""
        body = self.document.element.body
        names = [p.name for p in find_placeholders(body) if _takes_blocks(p.paragraph)]
        controls = (c for c in find_controls(body) if _takes_blocks(c.element))
        return [*names, *(name for control in controls for name in control.names)]

    def put_blocks(self, name: str, make_blocks: Callable[[Look], Sequence[Element]]) -> None:
        """Puts paragraphs where a field stands, in the look of the place.

        Args:
            name: Name of a field of `block_fields`.
            make_blocks: Makes the paragraphs for a look.
        """
        body = self.document.element.body
        for place in find_placeholders(body):
            if place.name == name and _takes_blocks(place.paragraph):
                words = replace_text(place, "")
                look = _look(place.paragraph, words)
                _put_behind(place.paragraph, make_blocks(look))
                return
        for control in find_controls(body):
            if name in control.names and _takes_blocks(control.element):
                _put_into(control.element, make_blocks)
                return

    def append(self, blocks: Sequence[Element], *, new_page: bool = False) -> None:
        """Puts paragraphs at the end, before the properties of the last section."""
        body = self.document.element.body
        last = body.find(w("sectPr"))
        place = len(body) if last is None else body.index(last)
        if new_page and blocks:
            begin_page(blocks[0])
        for offset, block in enumerate(blocks):
            body.insert(place + offset, block)

    def look(self) -> Look:
        """The look of text at the end."""
        return Look(_USUAL_POINTS, styled=False)

    def _roots(self) -> Iterator[Element]:
        """The body, headers and footers."""
        yield self.document.element.body
        for part in self.document.part.package.iter_parts():
            if isinstance(part, XmlPart) and part.element.tag in {w("hdr"), w("ftr")}:
                yield part.element


def _takes_blocks(element: Element) -> bool:
    """Whether paragraphs with footnotes may stand here; Word allows none in text boxes."""
    return next(element.iterancestors(*_NO_BLOCKS), None) is None


def _look(paragraph: Element, words: Element | None) -> Look:
    properties = paragraph.find(w("pPr"))
    taken = make("pPr") if properties is None else deepcopy(properties)
    for tag in ("sectPr", "pPrChange", "rPr"):
        for element in taken.findall(w(tag)):
            taken.remove(element)
    look = words.find(w("rPr")) if words is not None else None
    size = look.find(w("sz")) if look is not None else None
    points = int(size.get(w("val"))) / _HALF_POINTS if size is not None else _USUAL_POINTS
    return Look(points, taken, deepcopy(look) if look is not None else None, styled=False)


def _put_behind(paragraph: Element, blocks: Sequence[Element]) -> None:
    """Puts blocks behind a paragraph, which goes where it is empty and ends no section."""
    owner = paragraph.getparent()
    # A field may stand in a content control of its own paragraph.
    place = owner.index(paragraph)
    for offset, block in enumerate(blocks, 1):
        owner.insert(place + offset, block)
    ends_section = paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None
    empty = not "".join(text.text or "" for text in paragraph.iter(w("t"))).strip()
    holds = any(True for _ in paragraph.iter(w("drawing"), w("pict"), w("sdt")))
    if empty and blocks and not ends_section and not holds:
        owner.remove(paragraph)
    _end_cell(owner)


def _put_into(control: Element, make_blocks: Callable[[Look], Sequence[Element]]) -> None:
    """Puts blocks into a content control of whole paragraphs, or behind that of a few words."""
    release(control)
    content = control.find(w("sdtContent"))
    first = next(content.iter(w("p")), None)
    if first is None:
        paragraph = next(control.iterancestors(w("p")))
        words = next(content.iter(w("r")), None)
        look = _plain(_look(paragraph, words))
        control.getparent().remove(control)
        _put_behind(paragraph, make_blocks(look))
        return
    look = _plain(_look(first, next(first.iter(w("r")), None)))
    owner = first.getparent()
    for paragraph in owner.findall(w("p")):
        owner.remove(paragraph)
    owner.extend(make_blocks(look))
    _end_cell(owner)


def _plain(look: Look) -> Look:
    """A look without the grey of an empty control."""
    for style in [] if look.words is None else look.words.findall(w("rStyle")):
        if look.words is not None:
            look.words.remove(style)
    return look


def _end_cell(owner: Element) -> None:
    """A cell of a table ends with a paragraph (17.4.65)."""
    if owner.tag == w("tc") and (len(owner) == 0 or owner[-1].tag != w("p")):
        owner.append(make("p"))
