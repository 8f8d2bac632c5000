"""Writing meeting slides: bullets, columns, tables, a native chart, boxes, a schedule, notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Length, Pt

from eval.sample.make_documents.packing import repack

_FONT = "游ゴシック"
_DEEP = RGBColor(0x1F, 0x4E, 0x6B)  # type: ignore[no-untyped-call]
_PALE = RGBColor(0xE4, 0xED, 0xF3)  # type: ignore[no-untyped-call]
_INK = RGBColor(0x22, 0x22, 0x22)  # type: ignore[no-untyped-call]
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)  # type: ignore[no-untyped-call]

Source = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a slide, in inches from its top left corner."""

    left: float
    top: float
    width: float
    height: float

    def lengths(self) -> tuple[Length, Length, Length, Length]:
        """Left, top, width and height as python-pptx takes them."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)

    def columns(self, count: int, gap: float) -> list[Area]:
        """Cuts the rectangle into columns of equal width."""
        width = (self.width - gap * (count - 1)) / count
        return [
            Area(self.left + (width + gap) * index, self.top, width, self.height)
            for index in range(count)
        ]

    def rows(self, *heights: float) -> list[Area]:
        """Cuts rows of the given heights from the top down; the last takes what is left."""
        rows = []
        top = self.top
        for height in heights:
            rows.append(Area(self.left, top, self.width, height))
            top += height
        return [*rows, Area(self.left, top, self.width, self.top + self.height - top)]


_TITLE = Area(0.6, 0.4, 12.1, 0.9)
_BODY = Area(0.6, 1.5, 12.1, 5.4)


def write_slides(source: Source) -> bytes:
    """Writes a presentation.

    Args:
        source: What `sources/council_slides_2026.toml` holds.

    Returns:
        The .pptx.
    """
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    for content in source["slide"]:
        layout, write = _KINDS[content["kind"]]
        page = presentation.slides.add_slide(presentation.slide_layouts[layout])
        _write_heading(page, content["title"])
        write(page, content)
        notes = page.notes_slide.notes_text_frame if content.get("notes") else None
        if notes is not None:
            notes.text = content["notes"]
    stream = io.BytesIO()
    presentation.save(stream)
    return repack(stream.getvalue())


def _write_heading(page: Slide, text: str) -> None:
    _fill(_placeholder(page, 0, _TITLE), [text], size=28, bold=True, color=_DEEP)


def _write_title(page: Slide, content: Source) -> None:
    _placeholder(page, 0, Area(0.6, 2.0, 12.1, 0.9))
    _fill(_placeholder(page, 1, Area(0.6, 3.6, 12.1, 2.6)), content["lines"], size=20)


def _write_bullets(page: Slide, content: Source) -> None:
    _fill(_placeholder(page, 1, _BODY), content["items"], size=22)


def _write_columns(page: Slide, content: Source) -> None:
    sides = zip(("left", "right"), _BODY.columns(2, gap=0.4), strict=True)
    for number, (side, area) in enumerate(sides):
        heading, items = area.rows(0.7)
        frame = _placeholder(page, 1 + 2 * number, heading)
        _fill(frame, [content[f"{side}_heading"]], size=22, bold=True)
        _fill(_placeholder(page, 2 + 2 * number, items), content[side], size=20)


def _write_table(page: Slide, content: Source) -> None:
    caption, body = _BODY.rows(0.5)
    _fill(_text_box(page, caption), [content["caption"]], size=16)
    rows = [content["header"], *content["rows"]]
    table = page.shapes.add_table(len(rows), len(rows[0]), *body.rows(0.5 * len(rows))[0].lengths())
    longest = [max(len(row[column]) for row in rows) + 3 for column in range(len(rows[0]))]
    for column, length in enumerate(longest):
        table.table.columns[column].width = Inches(body.width * length / sum(longest))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            frame = table.table.cell(row, column).text_frame
            _fill(frame, [text], size=16, bold=row == 0, color=_INK if row else _WHITE)


def _write_chart(page: Slide, content: Source) -> None:
    caption, body = _BODY.rows(0.5)
    _fill(_text_box(page, caption), [content["caption"]], size=16)
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = content["categories"]
    for series in content["series"]:
        data.add_series(series["name"], series["values"])
    left, right = body.columns(2, gap=0.4)
    frame: Any = page.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *left.lengths(), data)
    frame.chart.has_legend = True
    frame.chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    frame.chart.legend.include_in_layout = False
    frame.chart.plots[0].has_data_labels = True
    _fill(_text_box(page, right), content["items"], size=20)


def _write_boxes(page: Slide, content: Source) -> None:
    """Columns with a heading in the shape of an arrow and a box below it."""
    boxes = content["boxes"]
    for box, area in zip(boxes, _BODY.columns(len(boxes), gap=0.3), strict=True):
        heading, _, body, _ = area.rows(0.7, 0.2, 3.6)
        arrow = _shape(page, MSO_SHAPE.PENTAGON, heading, fill=_DEEP)
        _fill(arrow.text_frame, [box["heading"]], size=20, bold=True, color=_WHITE)
        frame = _shape(page, MSO_SHAPE.RECTANGLE, body, fill=_PALE).text_frame
        _fill(frame, [f"・{item}" for item in box["items"]], size=18)
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT


def _write_schedule(page: Slide, content: Source) -> None:
    """A row of quarters, and an arrow for each item below the quarters that it takes."""
    quarters = _BODY.columns(len(content["periods"]), gap=0)
    for period, area in zip(content["periods"], quarters, strict=True):
        head = _shape(page, MSO_SHAPE.RECTANGLE, area.rows(0.6)[0], fill=_DEEP)
        _fill(head.text_frame, [period], size=18, bold=True, color=_WHITE)
    for bar in content["bars"]:
        first, last = quarters[bar["from"] - 1], quarters[bar["to"] - 1]
        top = first.top + 0.9 + 1.2 * (bar["row"] - 1)
        area = Area(first.left, top, last.left + last.width - first.left, 0.95)
        _fill(_shape(page, MSO_SHAPE.PENTAGON, area, fill=_PALE).text_frame, [bar["text"]], size=16)


_KINDS: dict[str, tuple[int, Callable[[Slide, Source], None]]] = {
    "title": (0, _write_title),
    "bullets": (1, _write_bullets),
    "columns": (4, _write_columns),
    "table": (5, _write_table),
    "chart": (5, _write_chart),
    "boxes": (5, _write_boxes),
    "schedule": (5, _write_schedule),
}
"""For each kind of slide its layout in python-pptx's template, and what fills it."""


def _placeholder(page: Slide, number: int, area: Area) -> TextFrame:
    """Moves a placeholder of the layout to its place and returns its text."""
    shape: Any = page.placeholders[number]
    _place(shape, area)
    frame: TextFrame = shape.text_frame
    return frame


def _text_box(page: Slide, area: Area) -> TextFrame:
    frame: TextFrame = page.shapes.add_textbox(*area.lengths()).text_frame
    return frame


def _shape(page: Slide, kind: MSO_SHAPE, area: Area, *, fill: RGBColor) -> Shape:
    shape = page.shapes.add_shape(kind, *area.lengths())
    shape.fill.solid()
    shape.fill.fore_color.rgb = fill
    shape.line.color.rgb = _DEEP
    shape.shadow.inherit = False
    return shape


def _place(shape: BaseShape, area: Area) -> None:
    shape.left, shape.top, shape.width, shape.height = area.lengths()


def _fill(
    frame: TextFrame, lines: Sequence[str], *, size: int, bold: bool = False, color: RGBColor = _INK
) -> None:
    """Writes lines as paragraphs; two blanks at the beginning make a level."""
    frame.word_wrap = True
    frame.text = "\n".join(line.strip() for line in lines)
    for line, paragraph in zip(lines, frame.paragraphs, strict=True):
        paragraph.level = 1 if line.startswith("  ") else 0
        for run in paragraph.runs:
            run.font.name, run.font.size, run.font.bold = _FONT, Pt(size), bold
            run.font.color.rgb = color
