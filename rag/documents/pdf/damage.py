"""Text layers that cannot be trusted: a font whose table of characters is missing or wrong.

Such a page looks right and reads as 「䛾」 for 「の」. It must never reach an index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from rag.documents.pdf.glyphs import Glyph

GETA = "〓"
"""What Japanese printing puts where a character could not be set."""

_FEW = 3
_SHARE = 0.01
_LARGE_SHARE = 0.1
_RARE_FEW = 4
_RARE_SHARE = 0.04
_ONE_LANGUAGE = 0.97
_KANJI = re.compile("[\u4e00-\u9fff]")
# Blocks into which broken tables map: CJK extension A, Hangul letters for compatibility, Yi, the
# supplementary ideographic planes. Plans use a handful of the first and last in names of people.
_MISMAPPED = re.compile("[\u3130-\u318f\u3400-\u4dbf\ua000-\ua4cf\U00020000-\U0003ffff]")
_STANDARD = "𠮟剝頰塡"
"""Standard kanji (常用漢字表, 2010) that the tests below would take for foreign."""


def is_unreadable(glyph: Glyph) -> bool:
    """Whether a glyph's character is none that a person could have read."""
    return glyph.unmapped or any(
        char == "\ufffd"
        or (unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"} and not char.isspace())
        for char in glyph.char
    )


def is_damaged(glyphs: Sequence[Glyph]) -> bool:
    """Whether the text layer of a page is broken as a whole.

    Args:
        glyphs: The visible glyphs of the page.

    Returns:
        True if too many glyphs have no character or one that Japanese text does not use. A
        single character that a font lacks (外字) does not make a page damaged.
    """
    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    bad = sum(is_unreadable(glyph) or _is_mismapped(glyph.char) for glyph in inked)
    if bad >= _FEW and bad >= _SHARE * len(inked):
        return True
    if bad and bad >= _LARGE_SHARE * len(inked):
        return True
    return _has_impossible_kanji([g.char for g in inked if _KANJI.match(g.char)])


def _is_mismapped(char: str) -> bool:
    return _MISMAPPED.match(char) is not None and char not in _STANDARD


def _has_impossible_kanji(kanji: Sequence[str]) -> bool:
    """Whether too many kanji lie outside what Japanese computers ever wrote (Windows-31J).

    A page in Chinese or Korean is another matter: all of it fits its own standard.
    """
    rare = [char for char in kanji if not _fits(char, "cp932") and char not in _STANDARD]
    if len(rare) < _RARE_FEW or len(rare) < _RARE_SHARE * len(kanji):
        return False
    return all(
        sum(_fits(char, standard) for char in kanji) < _ONE_LANGUAGE * len(kanji)
        for standard in ("gb2312", "big5", "euc_kr")
    )


@cache
def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
