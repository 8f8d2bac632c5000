"""Finding amounts, percentages, fractions, counts and all other numbers, with their exact value.

Every number of a text that is not part of a date (`rag.japanese.dates`) comes out once: 10.2億円 is
1,020,000,000 円, 6割 is 60 %, 29万件 is 290,000 件, 第22条 is the ordinal 22 of 第条. The same
characters never come out of both modules. Values are exact fractions in the unit's canonical form,
so that 百万円 and 億円, 8割 and 80％, か所 and 箇所 compare equal.

What numbers an item or names a thing is passed over: ①, 「(2) 目的」, 「1. 概要」, IPv6, 5G, 注3.
Kanji numerals are read only before a counter that leaves no doubt (三割, 二千万円, 五か所; not
一部, 十分, 三重県). Codes (3.2.1, 6-44, 03-1234-5678) come out with the kind code and no value.
Durations (5年以内, 3か月) are quantities: months in か月, years as 12 of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rag.japanese.dates import DateMention, find_dates
from rag.japanese.normalize import NormalizedText, normalize
from rag.japanese.number_phrases import NumberReader
from rag.japanese.numerals import numeric_view
from rag.japanese.spelled_numbers import SPELLED, Bound, NumberPhrase
from rag.japanese.units import UnitKind, parse_unit

__all__ = ["Bound", "Quantity", "find_quantities", "names_value", "parse_unit", "same_value"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as it stands in a text.

    Attributes:
        value: Its exact value in the canonical unit; None for vague ones (数十件) and codes.
        unit: Canonical unit: 円, %, 人, 件, か所, m, か月 ...; 第条 for ordinals; "" for none.
        kind: What it measures.
        approximate: Whether it is rough: 約, 程度, 前後, 弱, 数十.
        bound: Whether it is a limit or an end of a range.
        text: Number and unit as they stand, without the words of `approximate` and `bound`.
        char_start: Offset of its first character.
        char_end: End of it.
    """

    value: Fraction | None
    unit: str
    kind: UnitKind
    approximate: bool
    bound: Bound | None
    text: str
    char_start: int
    char_end: int


def find_quantities(text: str, *, dates: Sequence[DateMention] | None = None) -> list[Quantity]:
    """Finds every quantity of a text.

    Args:
        text: Any text.
        dates: What `find_dates` found in it, if that is known already; their spans are left out.

    Returns:
        The quantities in order; they overlap neither each other nor a date, and their offsets
        point into `text`.
    """
    view = numeric_view(text)
    spans = _spans(find_dates(text) if dates is None else dates, view)
    found: list[Quantity] = []
    for phrase in _phrases(text, view, spans):
        quantity = _quantity(text, view, phrase)
        if not found or quantity.char_start >= found[-1].char_end:  # ½ is three in the view
            found.append(quantity)
    return found


_TRIGGER = re.compile(rf"\d|{SPELLED}")


def _phrases(
    text: str, view: NormalizedText, dates: list[tuple[int, int]]
) -> Iterator[NumberPhrase]:
    """Number phrases of the view, outside the dates."""
    reader = NumberReader(text, view)
    end = len(view.text)
    at = 0
    for date_start, date_end in [*dates, (end, end)]:
        while trigger := _TRIGGER.search(view.text, at, date_start):
            phrases, at = reader.read(trigger.start(), date_start)
            yield from phrases
        at = date_end


def _spans(dates: Sequence[DateMention], view: NormalizedText) -> list[tuple[int, int]]:
    """Places of the dates in the view."""
    return [
        (bisect_left(view.starts, date.char_start), bisect_left(view.starts, date.char_end))
        for date in dates
    ]


_ROUGH_BEFORE = re.compile(r"(?:約|およそ|おおよそ|凡そ|概ね|おおむね|ほぼ|推定|推計) ?$")
_LIMIT_BEFORE = re.compile(
    r"(?:(?P<at_most>最大|最高|最長|上限|多くとも)|(?P<at_least>最低|最小|最短|下限|少なくとも))"
    r"(?:額|値|数)?(?:で|でも|は)?(?:約|およそ|概ね|おおむね)? ?$"
)
_ROUGH_AFTER = re.compile(
    r" ?(?:程度|前後|ほど|くらい|ぐらい|近く(?!の)|弱(?![いく点者体視])"
    r"|強(?![いく化靱制調固度力み])|余り?(?![剰裕地暇分儀])|台(?![数帳風頭]))"
)
_LIMIT_AFTER = re.compile(
    r" ?(?:(?P<at_least>以上)|(?P<at_most>以内|以下(?!のとおり|の各|「))"
    r"|(?P<less_than>未満|を下回|に満たな)|(?P<more_than>超(?![高大小電音伝党人])|を超え|を上回))"
)
_BEFORE_SPAN = 12


def _quantity(text: str, view: NormalizedText, phrase: NumberPhrase) -> Quantity:
    """A phrase with the words around it that make it rough or a limit."""
    head = view.text[max(0, phrase.start - _BEFORE_SPAN) : phrase.start]
    rough = _ROUGH_AFTER.match(view.text, phrase.end)
    limit = _LIMIT_AFTER.match(view.text, rough.end() if rough else phrase.end)
    limit = limit or _LIMIT_BEFORE.search(head)
    start, end = view.source_span(phrase.start, phrase.end)
    vague = phrase.value is None and phrase.unit.kind != "code"
    return Quantity(
        value=phrase.value,
        unit=phrase.unit.name,
        kind=phrase.unit.kind,
        approximate=vague or rough is not None or _ROUGH_BEFORE.search(head) is not None,
        bound=_bound(limit) or phrase.bound,
        text=text[start:end],
        char_start=start,
        char_end=end,
    )


def _bound(match: re.Match[str] | None) -> Bound | None:
    bounds: tuple[Bound, ...] = ("at_least", "at_most", "less_than", "more_than")
    found = match.groupdict() if match else {}
    return next((bound for bound in bounds if found.get(bound)), None)


def same_value(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities are the same number of the same unit, in whatever writing.

    8割 is 80％, 12億円 is 1,200百万円, 6,000か所 is 6千箇所; 800万件 is not 800万人, and 第3回 is
    not 3回. Vague quantities and codes are the same when they are written the same. `approximate`
    and `bound` are not compared.
    """
    if a.unit != b.unit or (a.value is None) != (b.value is None):
        return False
    if a.value is None:
        return normalize(a.text) == normalize(b.text)
    return a.value == b.value


def names_value(evidence: Quantity, claim: Quantity) -> bool:
    """Whether evidence names the number of a claim: the same value, or a claim without the unit.

    A sentence may leave a counter out (「30に増やす」 of 30市場). It may not leave out 円, ％ or
    第.
    """
    bare = claim.unit == "" and claim.value is not None and evidence.kind == "count"
    return same_value(evidence, claim) or (bare and evidence.value == claim.value)
