"""Numbers that do not stand in the evidence but follow from it: counts, sums, differences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from rag.support.alignment import Alignment
from rag.support.facts import Fact
from rag.support.reading import Reading
from rag.support.verdict import Calculation

_SUM = re.compile("合計|合わせ|あわせ|総額|総数|計(?!画|上|測)|合算|足し")
_DIFFERENCE = re.compile("差|増|減|上回|下回|多い|多く|少な|伸び|引い|開き")
_COUNTED = frozenset(
    [
        "個",
        "組",
        "件",
        "社",
        "者",
        "団体",
        "機関",
        "府省",
        "省庁",
        "府省庁",
        "項目",
        "種類",
        "点",
        "分野",
        "事業",
        "施策",
        "か所",
        "か国",
        "市",
        "町",
        "村",
        "県",
        "都道府県",
        "本",
        "校",
        "市町村",
        "区",
        "省",
        "庁",
        "段階",
        "地区",
        "地域",
    ]
)
_ITEM_END = re.compile(
    r"、|，|及び|および|並びに|(?<=[一-鿿ァ-ヶー）」])と(?=[一-鿿ァ-ヶーA-Z「])|・(?=[^・]{4,})"
)
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_QUOTED = re.compile(r"「[^「」]*」")
_BULLET = re.compile(r"^[ \t]*([▶●○◆◇■□►➢✓・]|[①-⑳]|[(（]\d{1,2}[)）])", re.MULTILINE)
# What follows a count that is itself what the sentence says: 契約したのは5社です.
_STATED = re.compile("で(?:す|ある|した|あった)|から成|が(?:挙げ|示さ|定め|あ[るり])|あ[るり]|。|$")
_MOST = 12
_SHORTEST_LIST = 2


def recompute(
    position: int, sentence: Reading, alignments: Sequence[Alignment]
) -> Calculation | None:
    """Works out a number of the sentence that no passage has.

    A count must be that of the items which the sentence names before it, or of the items of a list
    in the passage; a sum or difference must be one of numbers that the sentence names and the
    passages have, or of two numbers in one statement.

    Args:
        position: Position of the number among the sentence's facts.
        sentence: The sentence, read.
        alignments: It beside each of its passages.

    Returns:
        The calculation, None where none gives the number.
    """
    claim = sentence.facts[position]
    if claim.quantity is None or claim.quantity.value is None:
        return None
    counted = _count(claim, sentence, alignments) if claim.quantity.unit in _COUNTED else None
    return counted or _combined(position, claim, sentence, alignments)


def _count(claim: Fact, sentence: Reading, alignments: Sequence[Alignment]) -> Calculation | None:
    """A count of the items named before it, or of a list's items."""
    items = _items_before(sentence.text[: claim.start])
    value = claim.quantity.value if claim.quantity else None
    if len(items) >= _SHORTEST_LIST:
        if value != len(items):
            return None
        return Calculation(f"{'、'.join(items)}で{claim.text}", tuple(items))
    if _STATED.match(sentence.text, claim.end) is None:
        return None
    for alignment in alignments:
        for listed in _lists(alignment.evidence.text[alignment.evidence.common_end :]):
            if value == len(listed):
                return Calculation(f"列挙された項目の数＝{claim.text}", tuple(listed))
    return None


def _items_before(text: str) -> list[str]:
    """Items that stand before 「の5組」: what follows the topic, cut at 、 and と."""
    if not text.endswith(("の", "など", "など計", "の計", "、計")):
        return []
    plain = _QUOTED.sub("「」", _BRACKETED.sub("", text))
    clause = re.split(r"。|(?:は|として|では)、?", plain)[-1]
    items = [item.strip(" 　のなど計") for item in _ITEM_END.split(clause)]
    return [item for item in items if item]


def _lists(text: str) -> Iterator[list[str]]:
    """Lists of a passage: lines behind the same sign, one behind the other."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        mark = _BULLET.match(line)
        if mark is None:
            continue
        sign = mark.group(1) if mark.group(1) in "▶●○◆◇■□►➢✓・" else "number"
        found.setdefault(sign, []).append(line.strip())
    for listed in found.values():
        if len(listed) >= _SHORTEST_LIST:
            yield listed


def _combined(
    position: int, claim: Fact, sentence: Reading, alignments: Sequence[Alignment]
) -> Calculation | None:
    """A sum or difference of numbers that were named."""
    said = sentence.text
    sums, differences = _SUM.search(said) is not None, _DIFFERENCE.search(said) is not None
    if not (sums or differences):
        return None
    for operands in _operands(position, claim, sentence, alignments):
        values = [fact.quantity.value or Fraction(0) for fact in operands if fact.quantity]
        target = claim.quantity.value if claim.quantity else None
        texts = tuple(fact.text for fact in operands)
        if sums and len(values) >= _SHORTEST_LIST and sum(values) == target:
            return Calculation(f"{'＋'.join(texts)}＝{claim.text}", texts)
        if differences and len(values) == _SHORTEST_LIST and abs(values[0] - values[1]) == target:
            larger, smaller = texts if values[0] >= values[1] else texts[::-1]
            return Calculation(f"{larger}－{smaller}＝{claim.text}", texts)
    return None


def _operands(
    position: int, claim: Fact, sentence: Reading, alignments: Sequence[Alignment]
) -> Iterator[tuple[Fact, ...]]:
    """What may have been added or subtracted, the sentence's own numbers first."""
    named = [
        fact
        for at, fact in enumerate(sentence.facts)
        if at != position
        and _same_unit(fact, claim)
        and any(alignment.facts[at] for alignment in alignments)
    ][:_MOST]
    if len(named) >= _SHORTEST_LIST:
        yield tuple(named)
        yield from combinations(named, 2)
        return
    for alignment in alignments:
        evidence = alignment.evidence
        groups: dict[int, list[Fact]] = {}
        for fact in evidence.facts:
            if _same_unit(fact, claim):
                groups.setdefault(evidence.statement_at(fact.start), []).append(fact)
        for group in groups.values():
            if len(group) == _SHORTEST_LIST:
                yield tuple(group)


def _same_unit(fact: Fact, claim: Fact) -> bool:
    return (
        fact.quantity is not None
        and claim.quantity is not None
        and fact.quantity.value is not None
        and fact.quantity.unit == claim.quantity.unit
    )
