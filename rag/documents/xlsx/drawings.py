"""Text boxes, charts and pictures that lie on a worksheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.documents.charts import chart_lines
from rag.documents.drawings import alternative_text, body_texts, diagram_texts, is_hidden
from rag.documents.model import BlockType
from rag.documents.ooxml import CX, DGM, XDR, C, R, children, integer, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from rag.documents.zipped import OfficePackage, Relation

_ANCHORS = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"}


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A text on a drawing.

    Attributes:
        row: Row of the sheet at which its shape begins, 0-based.
        column: Column there.
        kind: Paragraph for text boxes, figure for charts and alternative texts.
        text: Its characters.
    """

    row: int
    column: int
    kind: BlockType
    text: str


class DrawingReader:
    """Reads one drawing part.

    Args:
        package: The open file.
        part: Name of the drawing part.
        warn: Takes a Japanese sentence on what could not be read.
    """

    def __init__(self, package: OfficePackage, part: str, warn: Callable[[str], None]) -> None:
        self._package = package
        self._part = part
        self._relations: dict[str, Relation] = package.relations(part)
        self._warn = warn

    def read(self) -> list[DrawnText]:
        """The texts of all shapes, from the top of the sheet to its bottom."""
        found: list[DrawnText] = []
        for anchor in children(self._package.xml(self._part)):
            if local_name(anchor) not in _ANCHORS:
                continue
            start = anchor.find(f"{XDR}from")
            row = integer(start.findtext(f"{XDR}row")) if start is not None else 0
            column = integer(start.findtext(f"{XDR}col")) if start is not None else 0
            found += [DrawnText(row, column, kind, text) for kind, text in self._shape(anchor)]
        return sorted(found, key=lambda text: (text.row, text.column))

    def _shape(self, holder: Element) -> Iterator[tuple[BlockType, str]]:
        for shape in children(holder):
            properties = next(shape.iter(f"{XDR}cNvPr"), None)
            if properties is not None and is_hidden(properties):
                continue
            match local_name(shape):
                case "sp":
                    body = shape.find(f"{XDR}txBody")
                    if body is not None and (texts := body_texts(body)):
                        yield BlockType.PARAGRAPH, "\n".join(texts)
                case "grpSp":
                    yield from self._shape(shape)
                case "graphicFrame":
                    yield from self._frame(shape)
                case "pic":
                    if text := alternative_text(properties):
                        yield BlockType.FIGURE, text

    def _frame(self, frame: Element) -> Iterator[tuple[BlockType, str]]:
        if text := alternative_text(frame.find(f".//{XDR}cNvPr")):
            yield BlockType.FIGURE, text
        for chart in frame.iter(f"{C}chart", f"{CX}chart"):
            for line in chart_lines(self._package, self._target(chart.get(f"{R}id")), self._warn):
                yield BlockType.FIGURE, line
        for diagram in frame.iter(f"{DGM}relIds"):
            root = self._package.optional_xml(self._target(diagram.get(f"{R}dm")))
            for text in diagram_texts(root) if root is not None else ():
                yield BlockType.PARAGRAPH, text

    def _target(self, relation_id: str | None) -> str:
        relation = self._relations.get(relation_id or "")
        return relation.target if relation is not None and not relation.external else ""
