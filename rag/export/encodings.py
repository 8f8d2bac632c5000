"""Text for programs that want UTF-8, and for those that want the code page of Japanese Windows."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

GETA = "〓"
"""What typesetters put where a type is missing."""

_SOUND_MARKS = re.compile("[\u3041-\u30ff][\u3099\u309a]")
# Characters that JIS X 0208 has under one code, which Unicode and Windows map differently.
_SAME_CODE = str.maketrans(
    {"\u301c": "～", "\u2212": "－", "\u2016": "∥", "\u2014": "―", "¢": "￠", "£": "￡", "¬": "￢"}
)


class Encoding(StrEnum):
    """An encoding of a text file."""

    UTF_8 = "utf-8"
    CP932 = "cp932"
    """Shift_JIS with the characters that Windows adds (①, ㈱, 髙)."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as bytes.

    Attributes:
        content: The bytes.
        lacking: Characters that the encoding does not have, replaced by 〓, with their counts in
            the order in which they come.
    """

    content: bytes
    lacking: Mapping[str, int] = field(default_factory=dict)


def encode_text(text: str, encoding: Encoding) -> Encoded:
    """A text file; what its encoding lacks is listed at its end.

    Args:
        text: The text, with LF. Files have CRLF, as Windows writes them.
        encoding: The encoding.
    """
    shown, lacking = representable(text, encoding)
    if lacking:
        shown = f"{shown.rstrip()}\n\n{lacking_note(lacking)}\n"
    content = shown.replace("\n", "\r\n").encode(encoding.value, "replace")
    return Encoded(content, lacking)


def representable(text: str, encoding: Encoding) -> tuple[str, dict[str, int]]:
    """A text that an encoding has, with 〓 for what it lacks, and what that was.

    Args:
        text: The text.
        encoding: The encoding.
    """
    if encoding is Encoding.UTF_8:
        shown = text.encode("utf-8", "replace").decode("utf-8")
        return shown, {}
    # Windows has a voiced kana as one character only, other systems may write it as two.
    whole = _SOUND_MARKS.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
    whole = whole.translate(_SAME_CODE)
    lacking = Counter(char for char in whole if not _has(char))
    return whole.translate({ord(char): GETA for char in lacking}), dict(lacking)


def lacking_note(lacking: Mapping[str, int]) -> str:
    """A list of what was replaced, in characters that every Japanese encoding has."""
    lines = [
        f"・{code_point(char)}{f'（{name}）' if (name := unicodedata.name(char, '')) else ''}"
        f"　{count}か所"
        for char, count in lacking.items()
    ]
    total = sum(lacking.values())
    heading = f"※ この文字コード（CP932）にない文字 {total} 字を「{GETA}」に置き換えました。"
    return "\n".join([heading, *lines])


def code_point(char: str) -> str:
    """The number of a character in Unicode, as in U+20BB7."""
    return f"U+{ord(char):04X}"


def _has(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
