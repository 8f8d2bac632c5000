"""Fonts as far as they tell headings from text, and signs from letters."""

from __future__ import annotations

import ctypes
import re
from typing import NamedTuple

from rag.documents.glyphs import is_symbol_font
from rag.documents.pdf.space import Handle

_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
_BOLD_NAME = re.compile(
    r"bold|heavy|black|demi|ultra|-?W[6-9]$|-(?:B|EB|DB|H|U)$|太|創英角", re.IGNORECASE
)
_SERIF_NAME = re.compile(r"min(?:cho|-|$)|明朝|serif|times|ryumin|century|roman", re.IGNORECASE)
_SANS_NAME = re.compile(
    r"gothic|ゴシック|ｺﾞｼｯｸ|sans|meiryo|メイリオ|arial|helvet|calibri", re.IGNORECASE
)
_SIGNS_TAIL = re.compile(r"(?:mt)?[-,]?(?:regular)?$")
_SERIF_FLAG = 1 << 1
_FORCE_BOLD_FLAG = 1 << 18


class Font(NamedTuple):
    """A font as far as it tells headings from text.

    Attributes:
        name: PostScript name without its subset tag.
        bold: Whether its name or its flags call it bold.
        serif: Whether it is a Mincho or another serif face.
        signs: Name of the symbol font that it is (`wingdings`), empty for a font of letters.
    """

    name: str
    bold: bool
    serif: bool
    signs: str = ""


UNKNOWN_FONT = Font("", bold=False, serif=False)
"""The font of text that was recognised in an image."""


def read_font(handle: Handle | None) -> Font:
    """What a font is, by its name and its flags.

    Weights of the font descriptor are not used: PDFium makes them up where they are missing.

    Args:
        handle: PDFium's font, null where it has none.
    """
    import pypdfium2.raw as pdfium

    if not handle:
        return UNKNOWN_FONT
    length = pdfium.FPDFFont_GetBaseFontName(handle, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(handle, buffer, length)
    name = _SUBSET_TAG.sub("", _decoded(buffer.value))
    flags = max(pdfium.FPDFFont_GetFlags(handle), 0)
    signs = _SIGNS_TAIL.sub("", name.lower()).replace("wingdings", "wingdings ").strip()
    return Font(
        name,
        bold=_BOLD_NAME.search(name) is not None or bool(flags & _FORCE_BOLD_FLAG),
        serif=_is_serif(name, flags),
        signs=signs if is_symbol_font(signs) else "",
    )


def _is_serif(name: str, flags: int) -> bool:
    if _SANS_NAME.search(name):
        return False
    return _SERIF_NAME.search(name) is not None or bool(flags & _SERIF_FLAG)


def _decoded(raw: bytes) -> str:
    """Names of Japanese fonts come in UTF-8 or in Shift_JIS."""
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
