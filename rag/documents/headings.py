"""Headings as one line: their line breaks are layout."""

from __future__ import annotations

from rag.documents.wraps import joint


def heading_line(text: str) -> str:
    """Joins the lines of a heading: nothing between Japanese, a blank between Western words.

    Args:
        text: The heading as its format has it, with line breaks and TABs.
    """
    line = ""
    for piece in text.replace("\t", " ").split("\n"):
        piece = piece.strip()
        line += (joint(line, piece) if line else "") + piece
    return line
