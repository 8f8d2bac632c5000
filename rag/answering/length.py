"""How long an answer is wanted: what an extraction takes, and what a language model is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Length(StrEnum):
    """How long an answer is wanted."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Extent:
    """What an answer of some length may take.

    A list is never cut: whoever asks for one wants all of it, however short the answer.

    Attributes:
        characters: Characters of the words of one document.
        of_list: Characters of a list that is shown whole.
        units: How many sentences, items or cells stand beside each other.
        passages: From how many passages they come.
        passages_of_each: From how many passages of each document, where documents are compared.
        near: Share of the best score from which a unit of the same passage is taken as well.
        level: The same for another passage.
        level_elsewhere: The same for another document.
        told: What a language model is told.
    """

    characters: int
    of_list: int
    units: int
    passages: int
    passages_of_each: int
    near: float
    level: float
    level_elsewhere: float
    told: str


NORMAL = Extent(320, 800, 5, 3, 2, 0.75, 0.85, 0.92, "質問に答えるのに要る文だけを書く。")
"""What answers are judged by, whatever length is shown."""

EXTENTS = {
    Length.SHORT: Extent(200, 800, 3, 2, 1, 0.9, 0.97, 0.97, "2文まで。尋ねられた点だけを書く。"),
    Length.NORMAL: NORMAL,
    Length.LONG: Extent(
        900,
        1_600,
        12,
        5,
        3,
        0.6,
        0.75,
        0.88,
        "10文程度まで。背景、内容、数値、時期、担当など、資料にある関係する点も書く。",
    ),
}
"""What an answer of each length may take."""

LENGTHS = {"短く": Length.SHORT, "ふつう": Length.NORMAL, "くわしく": Length.LONG}
"""The lengths by their names in Japanese."""
