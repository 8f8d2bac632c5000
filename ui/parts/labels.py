"""Words of documents and people as labels of Streamlit's widgets, which reads them as Markdown."""

from __future__ import annotations

import re

_LINKED = re.compile(r"(?i)(https?|www)(?=[:.])|(?=@)")
"""What GitHub's Markdown makes a link of without being asked."""
_JOINER = "\u2060"
_SIGNS = frozenset(r"\`*_{}[]()#+-.!~$:<>|&^=")


def plain(words: str) -> str:
    """A label that shows exactly these words: no formatting, link, image, icon or formula."""
    line = _LINKED.sub(lambda found: found[0] + _JOINER, " ".join(words.split()))
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in line)
