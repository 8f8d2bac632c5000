"""Footnotes of a Word document: python-docx writes none, so their part is written here.

A passage that is cited again refers to its first footnote by a NOTEREF field, as Word's own
cross-references do, so that one passage keeps one number. Sources: ECMA-376 part 1, 11.3.7
(footnotes part), 17.11 (footnotes), 17.16.5.36 (NOTEREF).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart

from rag.documents.ooxml import integer
from rag.drafting.word_styles import footnote_styles
from rag.drafting.word_xml import field_runs, make, run, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

_SEPARATORS = {"separator": 0, "continuationSeparator": 1}
_BOOKMARK = "_Ref_tenkyo_"


class Footnotes:
    """The footnotes of a document that is being written.

    Args:
        document: The document; the footnotes that it has are kept.
        texts: Text of each footnote by the number of its source.
    """

    def __init__(self, document: Document, texts: Mapping[int, str]) -> None:
        self._document = document
        self._texts = texts
        self._styles = footnote_styles(document)
        self._root: Element | None = None
        self._ids: dict[int, int] = {}

    def reference(self, number: int) -> list[Element]:
        """The runs that refer to a source; its first reference makes its footnote."""
        bookmark = f"{_BOOKMARK}{number}"
        if number in self._ids:
            code = f"NOTEREF {bookmark} \\f \\h"
            return field_runs(code, str(number), self._raised(directly=True))
        root = self._open()
        name = max((_number(note) for note in root), default=1) + 1
        self._ids[number] = name
        root.append(self._footnote(name, self._texts[number]))
        mark = _next_bookmark(self._document)
        return [
            make("bookmarkStart", id=mark, name=bookmark),
            make("r", self._raised(), make("footnoteReference", id=name)),
            make("bookmarkEnd", id=mark),
        ]

    def finish(self) -> bool:
        """Lets every repeated reference show the number that Word gives to its footnote.

        Returns:
            Whether all footnotes have the numbers of their sources; other footnotes before them, or
            another order of the parts, shift them.
        """
        body = self._document.element.body
        of_id = {name: number for number, name in self._ids.items()}
        shown: dict[int, int] = {}
        for place, reference in enumerate(body.iter(w("footnoteReference")), 1):
            number = of_id.get(_number(reference))
            if number is not None:
                shown[number] = place
        results = {f"{_BOOKMARK}{number}": str(place) for number, place in shown.items()}
        for code in body.iter(w("instrText")):
            words: list[str] = (code.text or "").split()
            if words[:1] == ["NOTEREF"] and results.keys() & set(words[1:2]):
                result = code.getparent().getnext().getnext().find(w("t"))
                result.text = results[words[1]]
        return all(number == place for number, place in shown.items())

    def _footnote(self, name: int, text: str) -> Element:
        paragraph = make(
            "p",
            make("pPr", make("pStyle", val=self._styles.text)),
            make("r", self._raised(), make("footnoteRef")),
            run(f" {text}"),
        )
        return make("footnote", paragraph, id=name)

    def _raised(self, *, directly: bool = False) -> Element:
        """Properties of a raised number; what a field shows is raised by itself as well."""
        properties = make("rPr", make("rStyle", val=self._styles.reference))
        if directly:
            properties.append(make("vertAlign", val="superscript"))
        return properties

    def _open(self) -> Element:
        """The root of the footnotes part, which is made where there is none."""
        if self._root is None:
            self._root = _existing(self._document)
        if self._root is None:
            self._root = _create(self._document)
        return self._root


def _existing(document: Document) -> Element | None:
    """The document's own footnotes, in a part whose tree can be written to."""
    for name, relation in list(document.part.rels.items()):
        if relation.reltype != RELATIONSHIP_TYPE.FOOTNOTES:
            continue
        old = relation.target_part
        part = XmlPart.load(old.partname, old.content_type, old.blob, document.part.package)
        for own, link in old.rels.items():
            target = link.target_ref if link.is_external else link.target_part
            part.load_rel(link.reltype, target, own, link.is_external)
        document.part.rels.pop(name)
        document.part.load_rel(RELATIONSHIP_TYPE.FOOTNOTES, part, name)
        root: Element = part.element
        return root
    return None


def _create(document: Document) -> Element:
    root = make("footnotes")
    settings = document.settings.element
    properties = make("footnotePr")
    for kind, name in _SEPARATORS.items():
        line = make("p", make("pPr", make("spacing", after=0, line=240, lineRule="auto")))
        line.append(make("r", make(kind)))
        root.append(make("footnote", line, type_=kind, id=name))
        properties.append(make("footnote", id=name))
    _insert_setting(settings, properties)
    part = XmlPart(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        root,
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return root


_BEHIND_FOOTNOTES = tuple(
    w(name)
    for name in (
        "endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang",
        "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures",
        "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "shapeDefaults",
        "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
    )
)  # fmt: skip
"""Settings that stand behind w:footnotePr in the order that the schema asks for (17.15.1.78)."""


def _insert_setting(settings: Element, properties: Element) -> None:
    if settings.find(w("footnotePr")) is not None:
        return
    for place, setting in enumerate(settings):
        foreign = not isinstance(setting.tag, str) or not setting.tag.startswith(w(""))
        if setting.tag in _BEHIND_FOOTNOTES or foreign:
            settings.insert(place, properties)
            return
    settings.append(properties)


def _number(element: Element) -> int:
    return integer(element.get(w("id")), 0)


def _next_bookmark(document: Document) -> int:
    marks = document.element.body.iter(w("bookmarkStart"))
    return max(map(_number, marks), default=0) + 1
