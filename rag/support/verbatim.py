"""Checking sentences that are put together from the words of a passage.

A sentence of an extractive answer consists of parts: labels, values, sentences of the document.
Each part must stand, word for word, in the evidence; nothing else may be in it. The check knows
nothing of how the sentence was made, so that a mistake there is caught here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rag.japanese.normalize import squeeze
from rag.japanese.units import parse_unit

# What may stand between the parts of a sentence; it claims nothing.
_JOINTS = re.compile(r"[：／、\s]+")
_VISIBLE = re.compile(r"[^\s\u200b\ufeff]")
_NUMERAL = "0-9〇一二三四五六七八九十百千万億兆"
_STARTS_WITH_NUMBER = re.compile(f"[{_NUMERAL}]")
_ENDS_WITH_NUMBER = re.compile(rf"[{_NUMERAL}]\Z")
# What may not touch a number from outside, else it is a piece of another: 15億円 holds no 5億円.
_NUMBER_BEFORE = re.compile(rf"(?:[{_NUMERAL}▲△]|[0-9][.,])\Z")
_NUMBER_AFTER = re.compile(f"[{_NUMERAL}]|[.,][0-9]")
_POWER_BEFORE = re.compile(r"[十百千万億兆]\Z")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a passage offers as evidence.

    Attributes:
        text: The passage.
        context: Header cells, row labels, units, captions and notes that belong to it.
        headings: The headings that it stands under.
    """

    text: str
    context: Sequence[str] = ()
    headings: Sequence[str] = ()

    def holds(self, part: str) -> bool:
        """Whether a part stands in it, word for word but for white space and width.

        Numbers and units of measure must stand there whole: 「5億円」 is not in 「15億円」, nor
        「円」 in 「千円」.
        """
        return any(_stands_in(part, text) for text in (self.text, *self.context, *self.headings))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    Attributes:
        supported: Whether every part stands in the evidence.
        reason: In Japanese, what does not; empty where all does.
    """

    supported: bool
    reason: str = ""


def check_verbatim(sentence: str, parts: Sequence[str], evidence: Evidence) -> Verdict:
    """Checks a sentence that is made of parts of a document.

    Args:
        sentence: The sentence as it would be shown, without markers.
        parts: The parts that it claims to be made of.
        evidence: The passage that it cites.

    Returns:
        Supported only if every part stands in the evidence and the parts make up the sentence. A
        sentence without words is not: there is nothing that could be checked.
    """
    for part in parts:
        if part.strip() and not evidence.holds(part):
            return Verdict(False, f"「{_short(part)}」が引用した箇所に見当たりません。")
    rest = sentence
    for part in sorted(parts, key=len, reverse=True):
        # The gap keeps what stands around the part from growing together into another.
        rest = rest.replace(part, "\n", 1) if part.strip() else rest
    left = _JOINTS.sub("", rest)
    if left:
        return Verdict(False, f"「{_short(left)}」は引用した箇所の語句ではありません。")
    if not _JOINTS.sub("", sentence):
        return Verdict(False, "照合できる語句がありません。")
    return Verdict(True)


def _stands_in(part: str, text: str) -> bool:
    """Whether a part stands in a text, with its numbers and units of measure whole."""
    wanted, whole = squeeze(part), squeeze(text)
    start = whole.find(wanted)
    if not wanted or start < 0:
        return False
    folded = unicodedata.normalize("NFKC", text)
    places = [match.start() for match in _VISIBLE.finditer(folded)]
    while start >= 0:
        first, last = places[start], places[start + len(wanted) - 1]
        if not _cuts(wanted, folded[max(0, first - 2) : first], folded[last + 1 : last + 3]):
            return True
        start = whole.find(wanted, start + 1)
    return False


def _cuts(part: str, before: str, after: str) -> bool:
    """Whether a part begins or ends within a number, or a unit leaves its power of ten behind.

    Args:
        part: The part.
        before: The two characters before it; white space keeps numbers apart.
        after: The two characters behind it.
    """
    if _STARTS_WITH_NUMBER.match(part) and _NUMBER_BEFORE.search(before):
        return True
    if _ENDS_WITH_NUMBER.search(part) and _NUMBER_AFTER.match(after):
        return True
    return _POWER_BEFORE.search(before) is not None and parse_unit(part) is not None


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
