"""Titles that stand in a question word for word: 「商港法第5条の2によれば」.

Words say roughly which document is meant. A title that stands in the question as it is says it
exactly, which matters where titles differ in a number alone: articles of a law, editions of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.japanese.normalize import normalize, squeeze
from rag.japanese.numerals import KANJI_DIGITS, parse_numeral

_SHORTEST = 2
_NOTE = re.compile(r"[(（][^()（）]*[)）]")
# 第二十四条の二 and 第24条の2 are one article.
_KANJI_NUMBER = re.compile(rf"(?<=第)[{KANJI_DIGITS}十百千]+|(?<=[条号]の)[{KANJI_DIGITS}十百千]+")
_BRANCH = re.compile(r"の\d")
_NUMBERED = re.compile(r"[条号\d]$")
# Words of these scripts stand without a break: プラン is not named by プランター.
_UNBROKEN = re.compile(r"[ァ-ヺーa-z]")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a title stands in a question."""

    start: int
    end: int
    name: str

    def lies_in(self, other: _Place) -> bool:
        """Whether it is part of a longer title at the same place."""
        inside = other.start <= self.start and self.end <= other.end
        return inside and self.end - self.start < other.end - other.start


class Titles:
    """The titles of documents, to be looked for in questions.

    Args:
        titles: Id and title of each document.
    """

    def __init__(self, titles: Iterable[tuple[str, str]]) -> None:
        self._spellings = [
            (name, tuple(dict.fromkeys((_plain(title), _plain(_NOTE.sub("", title))))))
            for name, title in titles
        ]

    def standing_in(self, question: str) -> frozenset[str]:
        """Ids of the documents whose titles stand in a question word for word.

        Notes in brackets may be missing. A title that is part of a longer one at the same place is
        not meant: 商港法 in 「商港法施行令」, where both are titles.
        """
        text = _plain(question)
        places = [
            place
            for name, spellings in self._spellings
            for spelling in spellings
            if len(spelling) >= _SHORTEST and spelling in text
            for place in _places(name, spelling, text)
        ]
        return frozenset(
            place.name for place in places if not any(place.lies_in(other) for other in places)
        )


def _plain(text: str) -> str:
    """A text without blanks, numbers after 第 in digits."""
    return _KANJI_NUMBER.sub(_in_digits, squeeze(normalize(text)).lower())


def _in_digits(match: re.Match[str]) -> str:
    value = parse_numeral(match.group())
    return match.group() if value is None else str(value)


def _places(name: str, spelling: str, text: str) -> Sequence[_Place]:
    """Where a title stands with its ends at ends of words."""
    found = [_Place(at.start(), at.end(), name) for at in re.finditer(re.escape(spelling), text)]
    return [place for place in found if not _goes_on(spelling, place, text)]


def _goes_on(spelling: str, place: _Place, text: str) -> bool:
    """Whether the word or number goes on before or behind: 第2条 in 「第2条の3」."""
    before, behind = text[: place.start][-1:], text[place.end :]
    if spelling[-1].isdigit() and behind[:1].isdigit():
        return True
    if spelling[0].isdigit() and before.isdigit():
        return True
    if _NUMBERED.search(spelling) and _BRANCH.match(behind):
        return True
    return any(
        _UNBROKEN.match(inner) and _UNBROKEN.match(outer)
        for inner, outer in ((spelling[0], before), (spelling[-1], behind[:1]))
    )
