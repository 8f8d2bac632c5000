"""The rules by which passages match evidence and answers match keys; used by every measure.

Both sides are normalised by NFKC with all white space dropped (`rag.japanese.normalize.squeeze`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from rag.japanese.normalize import squeeze

MIN_BLOCK = 6
MIN_SHARE = 0.8
CONCISE_LENGTH = 400

_MARKER = re.compile(r"\[\d+\]")


@lru_cache(maxsize=65536)
def covers(quote: str, passage: str) -> bool:
    """Whether a passage holds a quote.

    It does when the normalised quote is a substring of the normalised passage, or else when the
    matching blocks of at least 6 characters add up to at least 80 % of the quote.

    Args:
        quote: Words of a document.
        passage: Text of a passage of the same document.
    """
    wanted, given = squeeze(quote), squeeze(passage)
    if not wanted:
        return False
    if wanted in given:
        return True
    if len(given) < MIN_SHARE * len(wanted) or not _may_match(wanted, given):
        return False
    blocks = SequenceMatcher(None, wanted, given, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= MIN_BLOCK) >= MIN_SHARE * len(wanted)


def _may_match(wanted: str, given: str) -> bool:
    """A quick necessary condition: the pieces of 6 characters that occur reach the share.

    Every character of a matching block of 6 or more lies in a piece of 6 that occurs.
    """
    covered = 0
    reach = 0
    for start in range(len(wanted) - MIN_BLOCK + 1):
        if wanted[start : start + MIN_BLOCK] in given:
            covered += start + MIN_BLOCK - max(reach, start)
            reach = start + MIN_BLOCK
    return covered >= MIN_SHARE * len(wanted)


def meets_keys(answer: str, keys: Sequence[Sequence[str]]) -> bool:
    """Whether an answer holds at least one spelling of every group."""
    text = squeeze(strip_markers(answer))
    return all(any(squeeze(spelling) in text for spelling in group) for group in keys)


def carries_key(passage: str, keys: Sequence[Sequence[str]]) -> bool:
    """Whether a passage holds a spelling of some key group."""
    text = squeeze(passage)
    return any(any(squeeze(spelling) in text for spelling in group) for group in keys)


def is_concise(answer: str) -> bool:
    """Whether an answer is at most 400 characters long, markers not counted."""
    return len(strip_markers(answer)) <= CONCISE_LENGTH


def strip_markers(answer: str) -> str:
    """An answer without its citation markers."""
    return _MARKER.sub("", answer)
