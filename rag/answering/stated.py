"""What a unit states, whatever is asked: its numbers, times, bodies and laws.

Reading it takes most of the time of an answer, and the same units come up for many questions: what
was read is kept for a while.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.units import Unit
from rag.japanese.dates import DateMention, find_dates
from rag.japanese.divisions import find_divisions
from rag.japanese.organisations import find_organisations
from rag.japanese.quantities import Quantity, find_quantities

LAW = re.compile(
    r"第[0-9０-９一二三四五六七八九十百]+条|法律|[一-龠々]{2,}(?:法|政令|省令|条例|規則)"
)
# （昭和四十二年法律第八十一号）: the year is part of a name, and tells no time.
_NUMBER_OF_LAW = re.compile(r"[\s　]*[一-龠]{0,6}(?:法律|政令|省令|府令|条例|規則|告示|訓令)第")
_KEPT = 8_192
"""Units; a kilobyte or two each."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a unit and its labels state.

    Attributes:
        quantities: Its numbers.
        dates: All times in it.
        times: Those that tell a time; not the year by which a law is named.
        organisations: Ids of the organisations in it.
        division: Whether its own words name a division (企画課).
        law: Whether they name a law or an article.
    """

    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    times: tuple[DateMention, ...]
    organisations: frozenset[str]
    division: bool
    law: bool


def stated_in(unit: Unit) -> Stated:
    """What a unit states."""
    return _stated(unit.about, unit.value, unit.text, unit.hit.document.extra.get("era"))


@lru_cache(_KEPT)
def _stated(about: str, value: str, text: str, era: str | None) -> Stated:
    dates = tuple(find_dates(about, default_era=era))
    return Stated(
        quantities=tuple(find_quantities(about, dates=dates)),
        dates=dates,
        times=tuple(date for date in dates if not _NUMBER_OF_LAW.match(about, date.char_end)),
        organisations=frozenset(found.organisation.id for found in find_organisations(about)),
        division=bool(find_divisions(value)),
        law=LAW.search(text) is not None,
    )
