"""Japanese text in lines of a given width, as what reportlab calls flowables.

Lines are broken as Japanese typesetting asks (JIS X 4051): closing punctuation never begins a
line, opening brackets never end one, and Western words and numbers stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import Color, HexColor  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus.flowables import Flowable  # type: ignore[import-untyped]

FONT = "IPAGothic"
FONT_FILE = Path("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf")
"""Where Debian's `fonts-ipafont-gothic` puts it (IPA Font License 1.0, embedding allowed)."""

INK = HexColor(0x1A1A1A)

_TOKEN = re.compile(r"[!-~]+|.", re.DOTALL)
_NEVER_FIRST = frozenset("、。，．・：；？！」』）】〕％々ー～ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
_NEVER_LAST = frozenset("「『（【〔")
_RAISED_SIZE = 0.6
_RAISED_BY = 0.38
_LEAST_LINES = 2
_FILL, _FILL_AND_STROKE = 0, 2  # text rendering modes of PDF, ISO 32000-1, 9.3.6
_BOLD_STROKE = 0.02


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text on one line; a raised one is small and above it, like a footnote's mark."""

    text: str
    raised: bool = False


Line = list[Piece]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set; lengths in points.

    Attributes:
        size: Size of its characters.
        leading: From one line to the next.
        first_indent: Indent of the first line.
        indent: Indent of the other lines.
        align: left, center or right.
        bold: Whether the strokes are thickened.
        color: Colour of the ink.
    """

    size: float = 10.0
    leading: float = 16.0
    first_indent: float = 0.0
    indent: float = 0.0
    align: str = "left"
    bold: bool = False
    color: Color = INK


def register_font() -> None:
    """Makes the font known to reportlab, once.

    Raises:
        FileNotFoundError: The package `fonts-ipafont-gothic` is not installed.
    """
    if FONT in pdfmetrics.getRegisteredFontNames():
        return
    if not FONT_FILE.exists():
        raise FileNotFoundError(
            f"フォント {FONT_FILE} がありません。見本の PDF は IPA ゴシックで作ります。"
            "fonts-ipafont-gothic を導入してください。"
        )
    pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))


class Lines(Flowable):  # type: ignore[misc]
    """Lines that are broken already."""

    def __init__(self, lines: Sequence[Line], style: TextStyle, *, begins: bool = True) -> None:
        super().__init__()
        self._lines, self._style, self._begins = lines, style, begins

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Returns width and height, in points."""
        del available_height
        self.width, self.height = available_width, self._style.leading * len(self._lines)
        return self.width, self.height

    def draw(self) -> None:
        """Draws the lines from the top down."""
        style = self._style
        self.canv.setFillColor(style.color)
        self.canv.setStrokeColor(style.color)
        self.canv.setLineWidth(style.size * _BOLD_STROKE)
        for index, line in enumerate(self._lines):
            indent = style.first_indent if index == 0 and self._begins else style.indent
            free = self.width - indent - sum(_width(piece, style) for piece in line)
            left = indent + free * {"left": 0.0, "center": 0.5, "right": 1.0}[style.align]
            baseline = self.height - style.leading * (index + 1) + (style.leading - style.size) / 2
            _draw_line(self.canv, line, style, left, baseline + style.size * 0.12)


class Prose(Flowable):  # type: ignore[misc]
    """A paragraph, broken into lines when its width is known.

    Args:
        pieces: Its words and raised marks.
        style: How it is set.
    """

    def __init__(self, pieces: Sequence[Piece], style: TextStyle) -> None:
        super().__init__()
        self._pieces, self._style = pieces, style
        self._lines: list[Line] = []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Breaks the lines; returns width and height, in points."""
        self._lines = list(_break_lines(self._pieces, self._style, available_width))
        self.width, self.height = Lines(self._lines, self._style).wrap(
            available_width, available_height
        )
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Cuts the paragraph where the height is used up, never leaving a single line."""
        self.wrap(available_width, available_height)
        count = int(available_height // self._style.leading)
        if count < _LEAST_LINES or len(self._lines) - count < _LEAST_LINES:
            return []
        return [
            Lines(self._lines[:count], self._style),
            Lines(self._lines[count:], self._style, begins=False),
        ]

    def draw(self) -> None:
        """Draws the paragraph."""
        lines = Lines(self._lines, self._style)
        lines.wrap(self.width, self.height)
        lines.canv = self.canv
        lines.draw()


def _break_lines(pieces: Sequence[Piece], style: TextStyle, width: float) -> Iterator[Line]:
    """Fills lines with tokens, and moves a token down with one that may not follow or lead."""
    line: Line = []
    room = width - style.first_indent
    for token in _tokens(pieces):
        size = _width(token, style)
        if size > room and line and not _hangs(token):
            carried = _carried(line)
            yield line
            line = carried
            room = width - style.indent - sum(_width(piece, style) for piece in line)
        line.append(token)
        room -= size
    if line:
        yield line


def _carried(line: Line) -> Line:
    """Takes from the end of a line the tokens that may not stand there."""
    carried: Line = []
    while len(line) > 1 and line[-1].text in _NEVER_LAST:
        carried.insert(0, line.pop())
    return carried


def _hangs(token: Piece) -> bool:
    """Whether a token stays on the full line: it may not begin the next one."""
    return token.raised or token.text in _NEVER_FIRST


def _tokens(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.raised:
            yield piece
        else:
            yield from (Piece(token) for token in _TOKEN.findall(piece.text))


def _width(piece: Piece, style: TextStyle) -> float:
    size = style.size * (_RAISED_SIZE if piece.raised else 1)
    return float(pdfmetrics.stringWidth(piece.text, FONT, size))


def _draw_line(canvas: Canvas, line: Line, style: TextStyle, left: float, baseline: float) -> None:
    """Draws the pieces of a line, neighbours of one kind as one string."""
    position = 0
    while position < len(line):
        end = position
        while end < len(line) and line[end].raised == line[position].raised:
            end += 1
        run = Piece("".join(piece.text for piece in line[position:end]), line[position].raised)
        rise = style.size * _RAISED_BY if run.raised else 0.0
        words = canvas.beginText(left, baseline + rise)
        words.setFont(FONT, style.size * (_RAISED_SIZE if run.raised else 1))
        words.setTextRenderMode(_FILL_AND_STROKE if style.bold else _FILL)
        words.textOut(run.text)
        canvas.drawText(words)
        left += _width(run, style)
        position = end
