"""Writing a notice as an old word processor saved it: Shift_JIS, lines cut at a fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterator

WIDTH = 38
"""Full-width characters on a line."""

_ITEM = re.compile(r"\u3000*(?:[０-９]+|（[０-９]+）|[アイウエオ]|問[０-９]+|答)\u3000")
_NEVER_FIRST = "、。，．）」』】！？ー々％"
_NEVER_LAST = "（「『【"


def write_notice(source: str) -> bytes:
    """Sets a notice in lines and encodes it.

    Args:
        source: One paragraph a line; a line that begins with ``>`` is set flush right.

    Returns:
        The file, Shift_JIS with CRLF.
    """
    lines = [line for paragraph in source.rstrip("\n").split("\n") for line in _set(paragraph)]
    return ("\r\n".join(lines) + "\r\n").encode("cp932")


def _set(paragraph: str) -> Iterator[str]:
    """Cuts a paragraph into lines; those of an item hang below its first character."""
    if paragraph.startswith(">"):
        yield paragraph[1:].rjust(WIDTH, "\u3000")
        return
    item = _ITEM.match(paragraph)
    hang = "\u3000" * len(item[0]) if item else ""
    line = paragraph
    while len(line) > WIDTH:
        cut = _cut(line)
        yield line[:cut]
        line = hang + line[cut:]
    yield line


def _cut(line: str) -> int:
    """Where the line ends: at the width, but for punctuation that may not stand at an edge."""
    cut = WIDTH
    if line[cut] in _NEVER_FIRST:
        return cut + 1
    while line[cut - 1] in _NEVER_LAST:
        cut -= 1
    return cut
