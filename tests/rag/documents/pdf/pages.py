"""Fictional PDF pages, drawn by the tests themselves.

Places are points from the top left corner of the page. The fonts are CID fonts that need no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from rag.documents.model import Document, ReadLimits
from rag.documents.pdf.reader import read_pdf

MINCHO = "HeiseiMin-W3"
GOTHIC = "HeiseiKakuGo-W5"
PORTRAIT = A4
LANDSCAPE = landscape(A4)
LEFT, TOP, BODY, LEADING = 72.0, 90.0, 10.5, 16.0
NO_OCR = ReadLimits(ocr=False)


def register_fonts() -> None:
    """Makes the two fonts known to reportlab."""
    for name in {MINCHO, GOTHIC} - set(pdfmetrics.getRegisteredFontNames()):
        pdfmetrics.registerFont(UnicodeCIDFont(name))


class Paper:
    """A PDF in the making.

    Args:
        path: Where it will be saved.
        size: Width and height of its pages.
        options: Further options of reportlab's canvas, such as `encrypt`.
    """

    def __init__(self, path: Path, size: tuple[float, float] = PORTRAIT, **options) -> None:
        register_fonts()
        self.path = path
        self.canvas = canvas.Canvas(str(path), pagesize=size, invariant=1, **options)
        self.height = size[1]

    def text(self, x, y, text, size=BODY, font=MINCHO, **look) -> None:
        """One line whose baseline is at y."""
        line = self.canvas.beginText(x, self.height - y)
        line.setFont(font, size)
        line.setFillGray(look.get("grey", 0))
        line.setTextRenderMode(look.get("mode", 0))
        line.textOut(text)
        self.canvas.saveState()
        self.canvas.drawText(line)
        self.canvas.restoreState()

    def lines(self, texts: Sequence[str], x=LEFT, y=TOP, size=BODY, leading=LEADING, **look):
        """Lines under one another; returns the baseline after the last."""
        for text in texts:
            self.text(x, y, text, size, **look)
            y += leading
        return y

    def prose(self, text: str, chars: int, x=LEFT, y=TOP, size=BODY, leading=LEADING, **look):
        """A paragraph of full-width characters, indented, `chars` to the line."""
        self.text(x + size, y, text[: chars - 1], size, **look)
        rest = text[chars - 1 :]
        wrapped = [rest[at : at + chars] for at in range(0, len(rest), chars)]
        return self.lines(wrapped, x, y + leading, size, leading, **look)

    @staticmethod
    def width(text, size=BODY, font=MINCHO) -> float:
        """Width of a line."""
        return pdfmetrics.stringWidth(text, font, size)

    def right(self, x, y, text, size=BODY, font=MINCHO) -> None:
        """One line that ends at x."""
        self.text(x - self.width(text, size, font), y, text, size, font)

    def rule(self, x0, y0, x1, y1, width=0.5) -> None:
        """A straight line."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(self, x0, y0, x1, y1, *, fill=None, stroke=1) -> None:
        """A rectangle, filled with a grey between 0 (black) and 1 (white)."""
        if fill is not None:
            self.canvas.setFillGray(fill)
        self.canvas.rect(
            x0, self.height - y1, x1 - x0, y1 - y0, stroke=stroke, fill=fill is not None
        )
        self.canvas.setFillGray(0)

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Rules of a table, each from edge to edge."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)

    def row(self, xs: Sequence[float], y, texts: Sequence[str], size=9.0) -> None:
        """Texts of a table row, each 3 points right of the rule before it."""
        for x, text in zip(xs, texts, strict=False):
            self.lines(text.split("\n"), x + 3, y, size, size + 2)

    def arrow(self, x0, y, x1) -> None:
        """An arrow to the right."""
        self.rule(x0, y, x1 - 6, y, 1.5)
        head = self.canvas.beginPath()
        head.moveTo(x1 - 6, self.height - y + 4)
        head.lineTo(x1, self.height - y)
        head.lineTo(x1 - 6, self.height - y - 4)
        head.close()
        self.canvas.drawPath(head, stroke=0, fill=1)

    def page(self) -> None:
        """Begins the next page."""
        self.canvas.showPage()

    def save(self) -> Path:
        """Writes the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.path

    def read(self, limits: ReadLimits = NO_OCR) -> Document:
        """Writes the file and reads it."""
        return read_pdf(self.save(), limits)


def shown(document: Document) -> list[tuple]:
    """Blocks as (kind, text), with the level of headings: the whole content at a glance."""
    return [
        (block.type.value, document.text[block.char_start : block.char_end])
        + ((block.level,) if block.level else ())
        for block in document.blocks
    ]


def rows(document: Document) -> list[list[tuple]]:
    """Table rows as lists of (column, column span, row span, text), headers with a * in front."""
    return [
        [
            (
                cell.column,
                cell.column_span,
                cell.row_span,
                "*" * cell.header + document.text[cell.char_start : cell.char_end],
            )
            for cell in block.cells
        ]
        for block in document.blocks
        if block.cells
    ]
