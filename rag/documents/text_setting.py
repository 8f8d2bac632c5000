"""How printed plain text was set: its width, its spacing, and what ends a paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

_MIN_LINES = 12
_FULL_SHARE = 0.86
_SET_APART_SHARE = 0.5
_TERMINAL = ("。", "．", "！", "？", "」。", "）。", "：", ":")
ITEM_START = re.compile(
    r"\s*(?:[・･·•●○◎◇◆□■▪▶▷►✓✔➢❖※→⇒]|[-*–][ \t　]|[①-⑳㋐-㋾㊀-㊉Ⅰ-Ⅻ]"
    r"|[（(][0-9０-９一二三四五六七八九十アイウエオa-zａ-ｚ]{1,3}[)）]"
    r"|[0-9０-９]{1,2}[\s　.．、)）](?!\d)"
    r"|第[0-9０-９一二三四五六七八九十]{1,3}[部章節編条項]|【|＜|≪|《|\[|［|〔)"
)


@dataclass(frozen=True, slots=True)
class PlainLine:
    """One line of the file.

    Attributes:
        text: Its characters without the line break.
        gap: Whether an empty line stands before it.
    """

    text: str
    gap: bool


def display_width(text: str) -> int:
    """Width on a terminal or a typewriter: 2 for full-width characters, else 1."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def is_hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines of a text were cut at a fixed width.

    Many lines then reach nearly the same width, and many of these do not end a sentence.
    """
    widths = sorted(display_width(line.rstrip()) for line in lines if line.strip())
    if len(widths) < _MIN_LINES:
        return False
    limit = _usual_width(widths)
    if not 30 <= limit <= 160:
        return False
    full = [line for line in lines if display_width(line.rstrip()) >= limit * 0.9]
    over = sum(width > limit * 1.35 for width in widths)
    unfinished = sum(not line.rstrip().endswith(_TERMINAL) for line in full)
    return (
        len(full) >= max(6, len(widths) * 0.3)
        and unfinished >= len(full) * 0.4
        and over <= len(widths) * 0.02
    )


def _usual_width(sorted_widths: Sequence[int]) -> int:
    """The width at which lines were cut: the upper quarter's most common width, roughly."""
    upper = sorted_widths[len(sorted_widths) // 2 :]
    return Counter(width // 2 * 2 for width in upper).most_common(1)[0][0] if upper else 0


@dataclass(frozen=True, slots=True)
class Typesetting:
    """How the lines of a hard-wrapped text were set.

    Attributes:
        width: Width at which they were cut, in columns.
        double: Whether an empty line follows nearly every line, so that it separates nothing.
        blank_ends: Whether a blank at its end marks the last line of a paragraph.
    """

    width: int
    double: bool
    blank_ends: bool = False

    @classmethod
    def of(cls, lines: Sequence[str]) -> Typesetting:
        """Learns it from all lines of a file, after markup was taken out."""
        texts = [line for line in lines if line.strip()]
        width = _usual_width(sorted(display_width(text.rstrip()) for text in texts))
        setting = cls(width, _is_double_spaced(lines))
        return replace(setting, blank_ends=setting._blank_ends_paragraphs(texts))

    def is_full(self, text: str) -> bool:
        """Whether a line reaches the width."""
        return display_width(text.rstrip()) >= self.width * _FULL_SHARE

    def is_set_apart(self, text: str) -> bool:
        """Whether a line begins in the right half: a number, date or sender of a notice."""
        indent = len(text) - len(text.lstrip(" \u3000"))
        return display_width(text[:indent]) >= self.width * _SET_APART_SHARE

    def _blank_ends_paragraphs(self, texts: Sequence[str]) -> bool:
        ended = [text for text in texts if text.rstrip().endswith("。")]
        running = [text for text in texts if self.is_full(text) and not is_final(text)]
        if len(ended) < 8 or len(running) < 8:
            return False
        blank_ended = sum(text.endswith(" ") for text in ended) / len(ended)
        blank_running = sum(text.endswith(" ") for text in running) / len(running)
        return blank_ended >= 0.7 and blank_running <= 0.2


def is_final(text: str) -> bool:
    """Whether a line ends where sentences end."""
    return text.rstrip().endswith(_TERMINAL)


def _is_double_spaced(lines: Sequence[str]) -> bool:
    """Whether an empty line follows nearly every line, so that it separates nothing."""
    texts = [i for i, line in enumerate(lines[:-1]) if line.strip()]
    followed = sum(not lines[i + 1].strip() for i in texts)
    return len(texts) >= _MIN_LINES and followed >= len(texts) * 0.6
