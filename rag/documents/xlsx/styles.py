"""Cell formats of a workbook: number format, border, weight and size of the letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from rag.documents.number_format import BUILTIN_FORMATS, GENERAL
from rag.documents.ooxml import S, integer, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class CellFormat:
    """How the cells of one style look.

    Attributes:
        code: Number format.
        bordered: Whether a line is drawn at any side: the cell belongs to a table, even empty.
        strong: Whether its letters are bold, or larger than those of ordinary cells.
    """

    code: str = GENERAL
    bordered: bool = False
    strong: bool = False


class CellFormats:
    """The cell formats of a workbook by their index.

    Args:
        root: Root of the styles part; None where there is none.
    """

    def __init__(self, root: Element | None) -> None:
        self._formats = _read(root) if root is not None else []
        self._default = CellFormat()

    def __getitem__(self, index: int) -> CellFormat:
        """The format of cells with `s="index"`; the default for an index that is none."""
        return self._formats[index] if 0 <= index < len(self._formats) else self._default


def _read(root: Element) -> list[CellFormat]:
    codes = dict(BUILTIN_FORMATS)
    for number_format in root.iterfind(f"{S}numFmts/{S}numFmt"):
        codes[integer(number_format.get("numFmtId"))] = number_format.get("formatCode", GENERAL)
    fonts = [_font(font) for font in root.iterfind(f"{S}fonts/{S}font")]
    borders = [_has_line(border) for border in root.iterfind(f"{S}borders/{S}border")]
    ordinary = fonts[0][1] if fonts else 0.0
    formats: list[CellFormat] = []
    for cell in root.iterfind(f"{S}cellXfs/{S}xf"):
        bold, size = _pick(fonts, cell.get("fontId"), (False, ordinary))
        formats.append(
            CellFormat(
                code=codes.get(integer(cell.get("numFmtId")), GENERAL),
                bordered=_pick(borders, cell.get("borderId"), default=False),
                strong=bold or size > ordinary,
            )
        )
    return formats


_T = TypeVar("_T")


def _pick(values: list[_T], index: str | None, default: _T) -> _T:
    at = integer(index, -1)
    return values[at] if 0 <= at < len(values) else default


def _font(font: Element) -> tuple[bool, float]:
    """Whether it is bold, and its size in points."""
    bold, size = font.find(f"{S}b"), font.find(f"{S}sz")
    try:
        points = float(size.get("val", "0")) if size is not None else 0.0
    except ValueError:
        points = 0.0
    return bold is not None and is_on(bold.get("val"), default=True), points


def _has_line(border: Element) -> bool:
    sides = (border.find(f"{S}{side}") for side in _SIDES)
    return any(side is not None and side.get("style", "none") != "none" for side in sides)
