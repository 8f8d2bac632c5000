"""Amounts that change: of ３台から５台に増やす, 3 is what it is now and 5 what it will be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from rag.japanese.quantities import Quantity

if TYPE_CHECKING:
    from rag.support.facts import Fact

Side = Literal["before", "after"]

_ASIDE = r"(?:[（(][^（）()]{0,30}[）)])?"
_BETWEEN = re.compile(rf"(?:程度|余り?|強|弱)?{_ASIDE}から、?[^、。0-9０-９]{{0,12}}?")
_LANDS = re.compile(
    rf"(?:程度|以上|以下|余り?|強|弱)?{_ASIDE}(?:(?:に|へ|まで)(?!お|関|つい|対|よ|従|係)|とす|とな)"
)
_LEAVES = re.compile(rf"(?:程度|余り?|強|弱)?{_ASIDE}から")


def is_change(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether two neighbouring amounts are the two sides of a change: AからBに.

    A range (10台から20台を配る) is none: nothing becomes of its second end.
    """
    if first.unit != second.unit or first.value is None or second.value is None:
        return False
    between = text[first.char_end : second.char_start]
    return bool(_BETWEEN.fullmatch(between)) and _LANDS.match(text, second.char_end) is not None


def takes_other_side(claim: Fact, text: str, place: Fact) -> bool:
    """Whether a sentence takes what was for what will be, or the other way round.

    Args:
        claim: An amount of the sentence.
        text: The sentence.
        place: The same amount where the passage has it.
    """
    if place.side is None:
        return False
    if claim.side is not None:
        return claim.side != place.side
    if place.side == "before":
        return _LANDS.match(text, claim.end) is not None
    return _LEAVES.match(text, claim.end) is not None
