"""Reader of PowerPoint presentations (.pptx).

Slide by slide as the audience sees them: title first, then the shapes in reading order, then the
speaker's notes. Hidden slides and shapes, slide numbers, dates, footers and what stands on the
master are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.documents.builder import DocumentBuilder
from rag.documents.captions import CaptionedFlow
from rag.documents.drawings import body_texts
from rag.documents.headings import heading_line
from rag.documents.model import BlockType, Document, ReadLimits
from rag.documents.ooxml import P, R, integer, is_on
from rag.documents.pptx.order import reading_order
from rag.documents.pptx.shapes import Shape, ShapeReader, Templates
from rag.documents.zipped import OfficePackage, open_package
from rag.errors import DocumentTooLargeError, EmptyDocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element as Element

_WIDE_SCREEN = (12_192_000, 6_858_000)


def read_pptx(path: Path, limits: ReadLimits) -> Document:
    """Reads a .pptx file.

    The page of a block is the position of its slide in the file, hidden slides counted. The title
    of a slide is a heading of level 1.

    Args:
        path: The file.
        limits: Largest accepted sizes; `max_pages` counts slides.

    Returns:
        The document; its pages are slides.

    Raises:
        EmptyDocumentError: No visible slide has any text.
        EncryptedDocumentError: A password protects it.
        BrokenDocumentError: It is damaged, or no presentation.
        DocumentTooLargeError: It exceeds a limit.
    """
    builder = DocumentBuilder("pptx")
    with open_package(path, limits) as package:
        slides = _Presentation(package, builder).write(limits)
    if builder.is_empty:
        raise EmptyDocumentError(
            "文字が見つかりません。画像だけのスライドは、PDFにしてから登録してください。"
        )
    return builder.build(pages=slides)


class _Presentation:
    """Writes the slides of a presentation."""

    def __init__(self, package: OfficePackage, builder: DocumentBuilder) -> None:
        self._package = package
        self._builder = builder
        self._flow = CaptionedFlow(builder)
        self._part = package.main_part("presentation")
        self._root = package.xml(self._part)
        self._templates: dict[str, Templates] = {}

    def write(self, limits: ReadLimits) -> int:
        """Writes every visible slide and gives the number of all slides."""
        parts = self._slide_parts()
        if len(parts) > limits.max_pages:
            raise DocumentTooLargeError(
                f"スライドが多すぎます（{len(parts):,}枚）。"
                f"読めるのは {limits.max_pages:,} 枚までです。ファイルを分けて登録してください。"
            )
        for page, part in enumerate(parts, 1):
            slide = self._package.xml(part)
            if is_on(slide.get("show"), default=True):
                self._slide(slide, part, page)
        return len(parts)

    def _slide_parts(self) -> list[str]:
        relations = self._package.relations(self._part)
        ids = (slide.get(f"{R}id", "") for slide in self._root.iter(f"{P}sldId"))
        found = (relations[name].target for name in ids if name in relations)
        return [part for part in found if self._package.has(part)]

    def _slide(self, slide: Element, part: str, page: int) -> None:
        tree = slide.find(f"{P}cSld/{P}spTree")
        if tree is not None:
            reader = ShapeReader(
                self._package, part, self._templates_of(part), self._size(), self._builder.warn
            )
            shapes = list(reader.read(tree))
            titles = [shape for shape in shapes if shape.is_title]
            others = [shape for shape in shapes if not shape.is_title]
            for shape in titles:
                self._flow.add(BlockType.HEADING, _title(shape), level=1, page=page)
            for index in reading_order([shape.box for shape in others]):
                self._shape(others[index], page)
        self._flow.flush()
        self._notes(part, page)

    def _shape(self, shape: Shape, page: int) -> None:
        for text in shape.texts:
            self._flow.add(text.kind, text.text, page=page)
        if shape.rows:
            table = self._flow.begin_table()
            for index, row in enumerate(shape.rows):
                self._flow.add_row(table, index, row, page=page)

    def _notes(self, part: str, page: int) -> None:
        """What the speaker reads: the body of the notes page, without its furniture."""
        for notes in self._package.related(part, "notesSlide"):
            for shape in self._package.xml(notes).iter(f"{P}sp"):
                placeholder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
                body = shape.find(f"{P}txBody")
                if body is None or placeholder is None or placeholder.get("type") != "body":
                    continue
                for text in body_texts(body):
                    self._flow.add(BlockType.SPEAKER_NOTE, text, page=page)

    def _size(self) -> tuple[int, int]:
        size = self._root.find(f"{P}sldSz")
        if size is None:
            return _WIDE_SCREEN
        return integer(size.get("cx"), _WIDE_SCREEN[0]), integer(size.get("cy"), _WIDE_SCREEN[1])

    def _templates_of(self, part: str) -> Templates:
        """Layout and master of a slide; many slides share them."""
        layouts = self._package.related(part, "slideLayout")
        layout = layouts[0] if layouts else ""
        if layout not in self._templates:
            parts = [*layouts[:1], *(self._package.related(layout, "slideMaster")[:1])]
            roots = [self._package.xml(name) for name in parts]
            default = self._root.find(f"{P}defaultTextStyle")
            self._templates[layout] = Templates(roots, default)
        return self._templates[layout]


def _title(shape: Shape) -> str:
    """A title in one line; its paragraphs are parts of it."""
    return " ".join(heading_line(text.text) for text in shape.texts)
