"""Passages: the pieces of a document that are found, quoted and cited.

A passage is one contiguous slice of the canonical text, cut along the outline between sentences,
items and rows, never inside a number. What a reader needs beside a row (the header of its column,
the merged cell above, the unit) goes with it as context, verbatim and with its own offsets.
"""

from rag.passages.model import ContextEntry, ContextRole, Passage, PassageSize, passage_id
from rag.passages.splitting import split_passages

__all__ = [
    "ContextEntry",
    "ContextRole",
    "Passage",
    "PassageSize",
    "passage_id",
    "split_passages",
]
