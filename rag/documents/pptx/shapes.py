"""The shapes of a slide with their places, and the texts in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.documents.builder import TableCell
from rag.documents.charts import chart_lines
from rag.documents.drawings import alternative_text, diagram_texts, is_hidden, paragraph_text
from rag.documents.model import BlockType
from rag.documents.ooxml import CX, DGM, A, C, P, R, children, integer, is_on, local_name, span
from rag.documents.pptx.bullets import Bullets
from rag.documents.pptx.order import Box
from rag.documents.tables import mark_headers

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from rag.documents.zipped import OfficePackage

_FURNITURE = {"dt", "ftr", "sldNum", "hdr"}
_TITLES = {"title", "ctrTitle"}


@dataclass(frozen=True, slots=True)
class SlideText:
    """A block of text on a slide."""

    kind: BlockType
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that says something.

    Attributes:
        box: Where it stands on the slide.
        is_title: Whether it is the title of the slide.
        texts: Its texts in order.
        rows: Its rows, where it is a table.
    """

    box: Box
    is_title: bool = False
    texts: tuple[SlideText, ...] = ()
    rows: list[list[TableCell]] = field(default_factory=list)


class Templates:
    """The layout and master behind a slide: places and bullets that its placeholders inherit.

    Args:
        roots: Roots of the layout and the master, as far as they exist.
        default_style: The presentation's text style, for shapes that are no placeholders.
    """

    def __init__(self, roots: list[Element], default_style: Element | None) -> None:
        self._placeholders = [_placeholders(root) for root in roots]
        styles = next((s for r in roots if (s := r.find(f"{P}txStyles")) is not None), None)
        self._title_style = styles.find(f"{P}titleStyle") if styles is not None else None
        self._body_style = styles.find(f"{P}bodyStyle") if styles is not None else None
        self._default_style = default_style

    def inherited(self, placeholder: Element) -> list[Element]:
        """The placeholders that a slide's one is made from: of the layout, then of the master."""
        kind, index = _kind(placeholder), placeholder.get("idx", "0")
        found: list[Element] = []
        for templates in self._placeholders:
            match = next((s for k, i, s in templates if i == index and i != "0"), None)
            if match is None:
                match = next((s for k, _, s in templates if _family(k) == _family(kind)), None)
            if match is not None:
                found.append(match)
                own = match.find(f".//{P}nvPr/{P}ph")
                kind = _kind(own) if own is not None else kind
        return found

    def list_styles(self, shape: Element, placeholder: Element | None) -> list[Element]:
        """Where the bullets of a shape's text are set, nearest first."""
        chain = [shape, *(self.inherited(placeholder) if placeholder is not None else [])]
        styles = [s for c in chain if (s := c.find(f"{P}txBody/{A}lstStyle")) is not None]
        last = self._default_style
        if placeholder is not None:
            is_title = _kind(placeholder) in _TITLES
            last = self._title_style if is_title else self._body_style
        return styles if last is None else [*styles, last]


def _placeholders(root: Element) -> list[tuple[str, str, Element]]:
    """Type, index and shape of every placeholder of a layout or master."""
    return [
        (_kind(mark), mark.get("idx", "0"), shape)
        for shape in root.iter(f"{P}sp")
        if (mark := shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")) is not None
    ]


def _kind(placeholder: Element) -> str:
    return str(placeholder.get("type", "obj"))


def _family(kind: str) -> str:
    """Types that inherit from each other: anything with text from the body of the master."""
    if kind in _TITLES:
        return "title"
    return kind if kind in _FURNITURE else "body"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Maps the coordinates inside a group to the slide."""

    x: float = 0.0
    y: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0

    def place(self, transform: Element | None) -> Box | None:
        """The box of an a:xfrm on the slide."""
        offset = transform.find(f"{A}off") if transform is not None else None
        extent = transform.find(f"{A}ext") if transform is not None else None
        if offset is None or extent is None:
            return None
        left = self.x + integer(offset.get("x")) * self.scale_x
        top = self.y + integer(offset.get("y")) * self.scale_y
        return Box(
            left,
            top,
            left + integer(extent.get("cx")) * self.scale_x,
            top + integer(extent.get("cy")) * self.scale_y,
        )

    def inside(self, transform: Element | None) -> _Frame:
        """The frame of a group's children (a:chOff, a:chExt)."""
        box = self.place(transform)
        if transform is None or box is None:
            return self
        offset, extent = transform.find(f"{A}chOff"), transform.find(f"{A}chExt")
        if offset is None or extent is None:
            return self
        width, height = integer(extent.get("cx")), integer(extent.get("cy"))
        scale_x = (box.right - box.left) / width if width else self.scale_x
        scale_y = (box.bottom - box.top) / height if height else self.scale_y
        return _Frame(
            box.left - integer(offset.get("x")) * scale_x,
            box.top - integer(offset.get("y")) * scale_y,
            scale_x,
            scale_y,
        )


class ShapeReader:
    """Reads the shapes of one slide.

    Args:
        package: The open file.
        part: Name of the slide's part.
        templates: What its placeholders inherit.
        size: Width and height of the slides, in EMU.
        warn: Takes a Japanese sentence on what could not be read.
    """

    def __init__(
        self,
        package: OfficePackage,
        part: str,
        templates: Templates,
        size: tuple[int, int],
        warn: Callable[[str], None],
    ) -> None:
        self._package = package
        self._relations = package.relations(part)
        self._templates = templates
        self._size = size
        self._warn = warn

    def read(self, tree: Element) -> Iterator[Shape]:
        """The visible shapes of a p:spTree that say something, in drawing order."""
        yield from self._shapes(tree, _Frame())

    def _shapes(self, tree: Element, frame: _Frame) -> Iterator[Shape]:
        for element in children(tree):
            properties = element.find(f"./*/{P}cNvPr")
            if properties is not None and is_hidden(properties):
                continue
            match local_name(element):
                case "grpSp":
                    transform = element.find(f"{P}grpSpPr/{A}xfrm")
                    yield from self._described(properties, frame.place(transform))
                    yield from self._shapes(element, frame.inside(transform))
                case "sp":
                    yield from self._text_shape(element, frame)
                case "graphicFrame":
                    box = self._on_slide(frame.place(element.find(f"{P}xfrm")))
                    if box is not None:
                        yield from self._graphic(element, properties, box)
                case "pic":
                    box = frame.place(element.find(f"{P}spPr/{A}xfrm"))
                    yield from self._described(properties, box)

    def _on_slide(self, box: Box | None) -> Box | None:
        """The box, the corner for a shape without one, None for a shape beside the slide."""
        if box is None:
            return Box(0, 0, 0, 0)
        width, height = self._size
        beside = box.left >= width or box.top >= height or box.right < 0 or box.bottom < 0
        return None if beside else box

    def _described(self, properties: Element | None, place: Box | None) -> Iterator[Shape]:
        box = self._on_slide(place)
        text = alternative_text(properties)
        if text and box is not None:
            yield Shape(box, texts=(SlideText(BlockType.FIGURE, text),))

    def _text_shape(self, element: Element, frame: _Frame) -> Iterator[Shape]:
        body = element.find(f"{P}txBody")
        placeholder = element.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        kind = _kind(placeholder) if placeholder is not None else ""
        if body is None or kind in _FURNITURE:
            return
        bullets = Bullets(self._templates.list_styles(element, placeholder))
        texts = tuple(_body_lines(body, bullets))
        box = self._on_slide(self._text_place(element, placeholder, frame))
        if texts and box is not None:
            yield Shape(box, is_title=kind in _TITLES, texts=texts)

    def _text_place(
        self, element: Element, placeholder: Element | None, frame: _Frame
    ) -> Box | None:
        """A shape's own place, else the one that its placeholder has in layout or master."""
        box = frame.place(element.find(f"{P}spPr/{A}xfrm"))
        if box is None and placeholder is not None:
            for template in self._templates.inherited(placeholder):
                box = _Frame().place(template.find(f"{P}spPr/{A}xfrm"))
                if box is not None:
                    break
        return box

    def _graphic(self, element: Element, properties: Element | None, box: Box) -> Iterator[Shape]:
        yield from self._described(properties, box)
        table = next(element.iter(f"{A}tbl"), None)
        if table is not None:
            yield Shape(box, rows=_table_rows(table))
            return
        texts: list[SlideText] = []
        for chart in element.iter(f"{C}chart", f"{CX}chart"):
            part = self._target(chart.get(f"{R}id"))
            lines = chart_lines(self._package, part, self._warn)
            texts += [SlideText(BlockType.FIGURE, line) for line in lines]
        for diagram in element.iter(f"{DGM}relIds"):
            root = self._package.optional_xml(self._target(diagram.get(f"{R}dm")))
            found = diagram_texts(root) if root is not None else []
            texts += [SlideText(BlockType.PARAGRAPH, text) for text in found]
        if next(element.iter(f"{P}oleObj"), None) is not None:
            self._warn("埋め込まれた別のファイル（Excelの表など）の中は読めません。")
        if texts:
            yield Shape(box, texts=tuple(texts))

    def _target(self, relation_id: str | None) -> str:
        relation = self._relations.get(relation_id or "")
        return relation.target if relation is not None and not relation.external else ""


def _body_lines(body: Element, bullets: Bullets) -> Iterator[SlideText]:
    for paragraph in body.iterfind(f"{A}p"):
        text = paragraph_text(paragraph).strip()
        label = bullets.label(paragraph)
        if text:
            kind = BlockType.LIST_ITEM if label else BlockType.PARAGRAPH
            yield SlideText(kind, f"{label}{text}")


def _table_rows(table: Element) -> list[list[TableCell]]:
    """The rows of an a:tbl; its first row labels the columns where its style says so."""
    rows: list[list[TableCell]] = []
    for row in table.iterfind(f"{A}tr"):
        cells: list[TableCell] = []
        for column, cell in enumerate(row.iterfind(f"{A}tc")):
            if is_on(cell.get("hMerge")) or is_on(cell.get("vMerge")):
                continue
            cells.append(
                TableCell(
                    _cell_text(cell),
                    column,
                    span(cell.get("gridSpan")),
                    span(cell.get("rowSpan")),
                )
            )
        rows.append(cells)
    properties = table.find(f"{A}tblPr")
    styled = properties is not None and is_on(properties.get("firstRow"))
    return mark_headers(rows, 1 if styled else 0, sure=False)


def _cell_text(cell: Element) -> str:
    body = cell.find(f"{A}txBody")
    if body is None:
        return ""
    lines = (line.text.replace("\t", " ") for line in _body_lines(body, Bullets([])))
    return "\n".join(lines)
