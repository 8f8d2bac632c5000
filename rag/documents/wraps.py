"""Joining hard-wrapped lines without cutting words.

Japanese is wrapped anywhere, and the line break stands for nothing; between two Western words it
stands for a blank.
"""

from __future__ import annotations

import re

_ENDS_WESTERN = re.compile(r"[A-Za-z0-9\u00c0-\u024f][,.;:)!?%'\"]?$")
_STARTS_WESTERN = re.compile(r"[A-Za-z0-9\u00c0-\u024f(]")
_ENDS_IN_DIGIT = re.compile(r"[0-9]$")
_CUT_NUMBER = re.compile(r"[0-9][,.]$")
_UNIT = re.compile(r"(?:[kKMGTPmcd]?(?:[mgWBLtJ]|Wh|Hz|Pa|bps)|ha)[2²3³]?(?![A-Za-z0-9])")
# Japanese typesetting cuts Western words too (Web, IoT): one letter of them is left behind.
_ONE_LETTER_LEFT = re.compile(r"(?:^|[^\x00-\u024f])[A-Za-z]$")
_SHORT_WORD_LEFT = re.compile(r"(?:^|[^\x00-\u024f])[A-Za-z]{1,3}$")
_ONE_LETTER_RIGHT = re.compile(r"[A-Za-z](?:$|[^\x00-\u024f])")


def joint(left: str, right: str) -> str:
    """What stands between two printed lines once their line break is taken out.

    Args:
        left: Text of the upper line, without trailing blanks.
        right: Text of the lower line, without leading blanks.

    Returns:
        A blank between two Western words, else nothing. A number that was cut (`1,7` | `03`) is
        put together again, and so are a number and its unit, and a word of which a single letter
        was cut off in Japanese text (`W` | `eb会議`, `Io` | `T機器`).
    """
    if not (_ENDS_WESTERN.search(left) and _STARTS_WESTERN.match(right)):
        return ""
    if _CUT_NUMBER.search(left) and right[:1].isdigit():
        return ""
    if _ENDS_IN_DIGIT.search(left) and (right[:1].isdigit() or _UNIT.match(right)):
        return ""
    if _ONE_LETTER_LEFT.search(left) and right[:1].islower():
        return ""
    if _SHORT_WORD_LEFT.search(left) and _ONE_LETTER_RIGHT.match(right):
        return ""
    return " "
