"""Reading one citation marker: a bracket that holds ids of passages, and nothing else.

Markers come as models write them: [A7K2], ［A7K2］, 【資料A7K2】, [A7K2、B3M9], [1-3], （A7K2）,
[[A7K2]], also with backslashes. Brackets of the text itself stay as they are: 【令和7年度】,
平成[3]年, [注].
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

_CLOSERS: Final = {
    "[": "]］",
    "［": "]］",
    "【": "】",
    "〔": "〕",
    "(": ")）",
    "（": ")）",
}
_ROUND: Final = "(（"
OPENERS: Final = frozenset([*_CLOSERS, "\\"])
"""Characters at which a marker may begin."""

_ALL_BRACKETS: Final = frozenset("[［【〔(（]］】〕)）\n\r")
_LONGEST = 160
_LONGEST_WITH_WORDS = 40

_PREFIX = r"(?:資料|出典|文書|参照|根拠|引用|参考|PASSAGE|SOURCE|DOC|ID|NO\.?|[#^])*[:：]?\s*"
_ID = r"[A-Z0-9]{1,12}"
_ITEM = rf"\s*{_PREFIX}(?P<first>{_ID})(?:\s*[-‐‑–—−〜~～]\s*{_PREFIX}(?P<last>{_ID}))?\s*"
_WHOLE_ITEM = re.compile(_ITEM)
_SEPARATOR = re.compile(r"[、,，・;；/|]|及び|および|と|(?<=[A-Z0-9])\s+(?=\S)")
_WORD = re.compile(r"[A-Z0-9]+")

_BEFORE_A_NUMBER = re.compile(r"(?:令和|平成|昭和|大正|明治|第|全|約|各|\d[.．,，])$")
_BEHIND_A_NUMBER = frozenset("年月条項号章節歳円％%割倍万億兆千百つ")
_TWO_BEHIND_A_NUMBER = re.compile(r"[かヶケカヵ][月年所国]|日(?!本)")
_HALF_OF_TWO = frozenset("かヶケカヵ日")
_BEHIND_A_MARKER = frozenset("。｡、，,．.！？!?）)」』】］]〕\n\r") | OPENERS
_LARGEST_NUMBER = 3

Pending = Literal["pending"]
PENDING: Final = "pending"
"""More of the text is needed to tell."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker.

    Attributes:
        end: Where the text goes on behind it.
        ids: Known ids that it names, in its order; a range is spelled out.
        unknown: What it names beside them.
    """

    end: int
    ids: tuple[str, ...]
    unknown: tuple[str, ...]


class KnownIds:
    """The ids that a model was given, in the order of its prompt.

    Args:
        ids: Capital letters and digits.

    Raises:
        ValueError: An id is of another kind, or stands there twice.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        wrong = [one for one in ids if not re.fullmatch(_ID, one)]
        if wrong or len(set(ids)) != len(ids):
            raise ValueError(f"ids must be distinct capitals and digits: {wrong or ids}")
        self._ids = tuple(ids)
        self._places = {one: place for place, one in enumerate(ids)}
        self._shapes = {_shape(one) for one in ids if not one.isdigit()}

    def __contains__(self, one: str) -> bool:
        return one in self._places

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """The known ids from one to another; a number that is none is a bound all the same."""
        if first.isdigit() and last.isdigit():
            low, high = sorted((int(first), int(last)))
            return tuple(one for one in self._ids if one.isdigit() and low <= int(one) <= high)
        if first not in self or last not in self:
            return tuple(one for one in (first, last) if one in self)
        low, high = sorted((self._places[first], self._places[last]))
        return self._ids[low : high + 1]

    def looks_like_one(self, word: str) -> bool:
        """Whether a word is of the pattern of these ids, or a small number."""
        return word in self or _shape(word) in self._shapes or _is_small_number(word)

    def begins_one(self, word: str) -> bool:
        """Whether a word may be the first half of an id, known or not."""
        shape = _shape(word)
        return _is_small_number(word) or any(one.startswith(shape) for one in self._shapes)


def read_marker(
    text: str, at: int, known: KnownIds, *, before: str, final: bool
) -> Marker | Pending | None:
    """Reads the marker that begins at a place.

    Args:
        text: The text as far as it has come.
        at: A place where one of `OPENERS` stands.
        known: The ids.
        before: The words in front of the place.
        final: Whether nothing follows the text.

    Returns:
        The marker; None where there is none; `PENDING` where what follows decides.
    """
    opening = at + 1 if text[at] == "\\" else at
    if opening >= len(text):
        return None if final else PENDING
    if text[opening] not in _CLOSERS:
        return None
    start = opening + 1
    if start >= len(text) and not final:
        return PENDING
    doubled = text[start : start + 1] == text[opening]
    start += doubled
    close = _closing(text, start)
    if close is None:
        return None
    if close == len(text):
        if not final:
            return PENDING
        return None if text[opening] in _ROUND else _half(text, start, known)
    end = _behind(text, close, text[opening], doubled=doubled)
    if end is None or (end > len(text) and final):
        return None
    if end > len(text):
        return PENDING
    return _judged(text, start, close, end, known, before, final=final)


def _closing(text: str, start: int) -> int | None:
    """Where the bracket's content ends: at a bracket, or at the end of what there is."""
    limit = min(len(text), start + _LONGEST)
    for place in range(start, limit):
        if text[place] in _ALL_BRACKETS:
            return place
    return len(text) if limit == len(text) else None


def _behind(text: str, close: int, opener: str, *, doubled: bool) -> int | None:
    """The place behind the closing bracket or brackets; beyond the text if they are to come."""
    for place in range(close, close + 1 + doubled):
        if place >= len(text):
            return len(text) + 1
        if text[place] not in _CLOSERS[opener]:
            return None
    return close + 1 + doubled


def _judged(
    text: str, start: int, close: int, end: int, known: KnownIds, before: str, *, final: bool
) -> Marker | Pending | None:
    content = _plain(text[start:close])
    words = _items(content)
    opened = text[start - 1]
    if words is None:
        return _amid_words(content, end, known)
    ids, unknown = _resolved(words, known)
    numeric = all(word.isdigit() for pair in words for word in pair)
    if opened in _ROUND:
        return Marker(end, ids, unknown) if ids and not numeric else None
    if not ids and not all(known.looks_like_one(word) for word in unknown):
        return None
    if not numeric:
        return Marker(end, ids, unknown)
    place = _counted(text, end, before, final=final, cited=bool(ids))
    return Marker(end, ids, unknown) if place is True else place or None


def _counted(text: str, end: int, before: str, *, final: bool, cited: bool) -> bool | Pending:
    """Whether a number in brackets stands where a marker stands, not where a figure does."""
    if _BEFORE_A_NUMBER.search(before[-4:]):
        return False
    following = text[end:].lstrip(" \u3000\t")
    if not following:
        return True if final else PENDING
    first = following[0]
    if first in _HALF_OF_TWO and len(following) == 1 and not final:
        return PENDING
    if first in _BEHIND_A_NUMBER or _TWO_BEHIND_A_NUMBER.match(following):
        return False
    return cited or first in _BEHIND_A_MARKER


def _items(content: str) -> list[tuple[str, str]] | None:
    """The ids of a list as pairs of bounds, None where something else stands there."""
    found: list[tuple[str, str]] = []
    for part in _SEPARATOR.split(content):
        item = _WHOLE_ITEM.fullmatch(part)
        if item is None:
            return None
        first, last = (_bare(item[name] or item["first"]) for name in ("first", "last"))
        found.append((first, last))
    return found


def _resolved(
    words: Sequence[tuple[str, str]], known: KnownIds
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ids = [one for first, last in words for one in known.between(first, last)]
    unknown = [word for pair in words for word in dict.fromkeys(pair) if word not in known]
    return tuple(dict.fromkeys(ids)), tuple(unknown)


def _amid_words(content: str, end: int, known: KnownIds) -> Marker | None:
    """A bracket such as [A7K2 p.3]: ids that no document contains, with a few words."""
    if len(content) > _LONGEST_WITH_WORDS:
        return None
    words = (word for word in _WORD.findall(content) if not word.isdigit())
    ids = tuple(dict.fromkeys(word for word in words if word in known))
    return Marker(end, ids, ()) if ids else None


def _half(text: str, start: int, known: KnownIds) -> Marker | None:
    """A marker that the end of the response cut off; what is whole in it counts."""
    *whole, rest = _SEPARATOR.split(_plain(text[start:]))
    pairs = _items(",".join(whole)) if whole else []
    rest = rest.strip()
    if pairs is None or (rest and not known.begins_one(rest)):
        return None
    if not all(known.looks_like_one(word) for pair in pairs for word in pair):
        return None
    if rest in known and not rest.isdigit():
        pairs, rest = [*pairs, (rest, rest)], ""
    ids, unknown = _resolved(pairs, known)
    return Marker(len(text), ids, (*unknown, rest) if rest else unknown)


def _plain(content: str) -> str:
    return unicodedata.normalize("NFKC", content).upper().replace("\\", "")


def _bare(word: str) -> str:
    """A number without zeros in front."""
    return str(int(word)) if word.isdigit() else word


def _shape(word: str) -> str:
    return "".join("0" if sign.isdigit() else "A" for sign in word)


def _is_small_number(word: str) -> bool:
    return word.isdigit() and len(word) <= _LARGEST_NUMBER
