"""Whether a fact of the evidence is the fact that a sentence claims, in whatever writing."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.japanese.dates import DateMention, PartialDate, names_time
from rag.japanese.normalize import squeeze
from rag.japanese.organisations import lineage
from rag.japanese.partial_dates import kind_of
from rag.japanese.quantities import Bound, Quantity, names_value
from rag.support.facts import Fact

# 3つ may be said of anything that is counted, and so may a bare number.
_GENERIC = {"個", ""}
# A number without 円 is money where its label says so.
_MONEY_LABEL = re.compile(
    "年収|金額|予算|経費|費用|収入|単価|価格|料金|給与|報酬|補助額|交付額|決算|歳"
)
_MONEY_WITHIN = 20
_AT_LEAST: frozenset[Bound] = frozenset({"at_least", "more_than"})
_AT_MOST: frozenset[Bound] = frozenset({"at_most", "less_than"})
_MONTHS = 12


def names_fact(evidence: Fact, claim: Fact, text: str) -> bool:
    """Whether a fact of the evidence names the fact of a sentence.

    Args:
        evidence: A fact of the evidence.
        claim: A fact of the sentence.
        text: The text that the evidence's fact stands in.
    """
    if claim.quantity is not None:
        return _names_quantity(evidence, claim.quantity, text)
    if claim.time is not None and evidence.time is not None:
        return _names_time(evidence.time, claim.time)
    if claim.organisation is not None and evidence.organisation is not None:
        claimed = claim.organisation.organisation.id
        return evidence.organisation.organisation.id == claimed
    if claim.kind == evidence.kind == "name":
        said, name = squeeze(evidence.text), squeeze(claim.text)
        return name in said or said in name
    return False


def competes(evidence: Fact, claim: Fact, text: str) -> bool:
    """Whether a fact of the evidence could have been taken for the claim, being another value."""
    if names_fact(evidence, claim, text):
        return False
    if claim.quantity is not None and evidence.quantity is not None:
        return _comparable(evidence.quantity, claim.quantity)
    if claim.time is not None and evidence.time is not None:
        return not _overlap(evidence.time, claim.time)
    if claim.organisation is not None and evidence.organisation is not None:
        above = {body.id for body in lineage(claim.organisation.organisation)}
        return evidence.organisation.organisation.id not in above
    return claim.kind == evidence.kind == "name"


def measured_alike(evidence: Fact, claim: Fact) -> bool:
    """Whether one fact can be named in the place of the other: the same unit, or kind of time."""
    if claim.quantity is not None and evidence.quantity is not None:
        return evidence.quantity.unit == claim.quantity.unit
    if claim.time is not None and evidence.time is not None:
        dated = evidence.time.start.year is not None, claim.time.start.year is not None
        return evidence.time.kind == claim.time.kind and dated[0] == dated[1]
    return claim.kind == evidence.kind == "organisation"


def bounds_agree(evidence: Quantity, claim: Quantity) -> bool:
    """Whether the limits of two equal numbers agree: 以上 is neither 以下 nor exactly.

    半分以上 and 過半 agree. A claim may leave a limit out; it may not add one.
    """
    for side in (_AT_LEAST, _AT_MOST):
        if claim.bound in side:
            return evidence.bound in side
    return True


def times_agree(evidence: DateMention, claim: DateMention) -> bool:
    """Whether both begin, or both end, at their time: から is not まで."""
    starts, ends = {"from", "after"}, {"until", "before"}
    said, claimed = set(evidence.qualifiers), set(claim.qualifiers)
    if claimed & starts:
        return not said & ends or bool(said & starts)
    if claimed & ends:
        return not said & starts or bool(said & ends)
    return True


def _names_quantity(evidence: Fact, claim: Quantity, text: str) -> bool:
    if evidence.time is not None:
        return _names_span(evidence.time, claim)
    said = evidence.quantity
    if said is None:
        return False
    if names_value(said, claim):
        return True
    if said.value is None or said.value != claim.value:
        return squeeze(said.text) == squeeze(claim.text)
    if said.unit == "" and claim.kind == "money":
        near = text[max(0, evidence.start - _MONEY_WITHIN) : evidence.start]
        return _MONEY_LABEL.search(near) is not None
    if claim.kind == "count" and said.kind == "number":
        return True
    if said.unit in _GENERIC:  # 8つの分野 names 8分野
        return text.startswith(f"の{claim.unit}", evidence.end)
    return said.kind == "count" and claim.unit in _GENERIC


def _names_span(said: DateMention, claim: Quantity) -> bool:
    """過去6年間 names the 6 years of 6年間."""
    length = said.relative.length if said.relative else 0
    return (
        claim.kind == "duration" and claim.unit == "か月" and claim.value == abs(length) * _MONTHS
    )


def _names_time(said: DateMention, claim: DateMention) -> bool:
    """Whether a time is named; a range by a range with the same ends, each at its end."""
    if squeeze(said.text) == squeeze(claim.text):
        return True
    if not names_time(said, claim):
        return False
    if claim.kind != "range" or claim.relative is not None:
        return True
    return said.kind == "range" and all(
        names_time(_at(said, mine), _at(claim, theirs))
        for mine, theirs in ((said.dates[0], claim.dates[0]), (said.dates[-1], claim.dates[-1]))
    )


def _at(mention: DateMention, time: PartialDate) -> DateMention:
    """One time of a mention as a mention."""
    return replace(mention, kind=kind_of(time), dates=(time,))


_SHARES = {"percent", "ratio"}


def _comparable(said: Quantity, claim: Quantity) -> bool:
    """Whether two quantities measure in the same unit, so that they could be mistaken."""
    if said.kind in _SHARES and claim.kind in _SHARES:
        return True
    if said.unit == claim.unit:
        return True
    return said.kind == "number" and claim.kind in {"count", "number", "money"}


def _overlap(said: DateMention, claim: DateMention) -> bool:
    """Whether one of the times lies in the other, so that both can be said of one thing."""
    return any(_contains(a, b) or _contains(b, a) for a in said.dates for b in claim.dates)


def _contains(outer: PartialDate, inner: PartialDate) -> bool:
    if outer.year == inner.year and outer.month is None and inner.month is None:
        return True  # 2025年 and 2025年度 are written of one another
    around, within = outer.interval(), inner.interval()
    return (
        around is not None
        and within is not None
        and around[0] <= within[0]
        and within[1] <= around[1]
    )
