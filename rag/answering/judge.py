"""Whether what was chosen answers the question: answered, nearby, or not found.

A plan that treats the right measure often does not hold the detail asked for. The judge therefore
looks at what is asked: the kind of value, the words that it is asked in, its year, and whether a
name, a person, a contact, a price of one is wanted that is not there (`lacking`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.analysis import Holds
from rag.answering.choose import Choice
from rag.answering.lacking import (
    asks_price,
    in_keywords,
    lacks_contact,
    lacks_each,
    lacks_moment,
    lacks_name,
    lacks_person,
    lacks_result,
    left_open,
)
from rag.answering.model import Outcome
from rag.answering.select import COMPANY, Scored
from rag.fields import lemma_set
from rag.japanese.dates import fiscal_years_in
from rag.japanese.normalize import squeeze
from rag.japanese.tokens import bigrams, tokenize
from rag.retrieval.asks import HELD_BY, Ask
from rag.retrieval.followup import split_resolved
from rag.retrieval.understanding import Understanding
from rag.retrieval.words import QuestionWords


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a question ends, and why.

    Attributes:
        outcome: Answered, nearby or not found.
        confidence: Estimated probability that the choice answers.
        features: What the confidence is made of.
    """

    outcome: Outcome
    confidence: float
    features: Mapping[str, float]


WEIGHTS: Mapping[str, float] = {
    "score": 1.01,
    "margin": 1.53,
    "value": 1.04,
    "kind": 0.82,
    "form": 0.85,
    "pairs": 0.47,
    "length": 1.82,
    "asks": 0.35,
    "no_kind": 0.92,
    "compares": 0.67,
    "keywords_missed": -0.86,
    "elsewhere": -0.94,
    "other_measure": -0.6,
    "left_open": -1.3,
    "no_name": -1.56,
    "no_company": -1.09,
    "other_year": -1.18,
    "foreign": -4.0,
}
BIAS = -3.86
ANSWERED = 0.5
NEARBY = 0.12
LEAST_HELD = 0.08
"""A passage that holds less of the question, by rarity, is about something else."""
_FEW_WORDS = 7
_MANY_WORDS = 10
_CLEAR_MARGIN = 1.0
_AT_HOME = 0.65


def judge(
    choice: Choice,
    understanding: Understanding,
    words: QuestionWords,
    weights: Mapping[str, float] = WEIGHTS,
    bias: float = BIAS,
) -> Judgement:
    """Judges a choice by a logistic model over `judge_features`.

    Args:
        choice: The units chosen.
        understanding: The question as it was read.
        words: The words of the question.
        weights: Weight of each feature.
        bias: Constant of the model.
    """
    if not choice.units:
        return Judgement(Outcome.NOT_FOUND, 0.0, {})
    features = judge_features(choice, understanding, words)
    parts = {name: weights.get(name, 0.0) * found for name, found in features.items()}
    confidence = _probability(bias + sum(parts.values()))
    # What is about something else is no answer, and may still be shown as near.
    near = _probability(bias + sum(parts.values()) - parts["foreign"])
    if features["held"] < LEAST_HELD:
        outcome = Outcome.NOT_FOUND
    elif confidence >= ANSWERED and not features["lacking"]:
        outcome = Outcome.ANSWERED
    elif near >= NEARBY:
        outcome = Outcome.NEARBY
    else:
        outcome = Outcome.NOT_FOUND
    return Judgement(outcome, confidence, features)


def _probability(value: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-value))


def judge_features(
    choice: Choice, understanding: Understanding, words: QuestionWords
) -> dict[str, float]:
    """What tells an answer from a near miss.

    `length`, `asks`, `no_kind` and `compares` tell nothing by themselves: of a long question, or of
    one that asks for several things, a right answer holds a smaller share. `foreign` tells what is
    about something else: the passage holds little of the question, and none of its words together.
    """
    units = choice.units
    asks = understanding.asks
    question = understanding.question
    best = max(units, key=lambda entry: entry.score)
    text = "\n".join(entry.unit.about for entry in units)
    around = _around(best, text)
    wanted = [HELD_BY[ask] for ask in asks if ask in HELD_BY]
    holders = [e for e in units if not wanted or any(kinds & e.holds for kinds in wanted)]
    said = words.share(lemma_set(text))
    held = words.share(lemma_set(around))
    pairs = _pairs_held(understanding, around)
    return {
        "held": held,
        "score": best.score / 4,
        "margin": min(choice.margin, _CLEAR_MARGIN),
        "value": max((words.share(lemma_set(entry.unit.about)) for entry in holders), default=0.0),
        "kind": best.features["kind"],
        "form": best.features["form"],
        "pairs": pairs,
        "length": min(max(len(words.lemmas), _FEW_WORDS), _MANY_WORDS) / 10,
        "asks": float(len(asks)),
        "no_kind": float(not wanted),
        "compares": float(understanding.compares),
        "keywords_missed": (1 - said) if in_keywords(question) else 0.0,
        "elsewhere": float(_elsewhere(understanding, best)),
        "other_measure": float(_other_measure(understanding, best, text)),
        "left_open": float(bool(wanted) and left_open(text)),
        "no_name": float(lacks_name(question, text)),
        "no_company": float(Ask.COMPANY in asks and not COMPANY.search(text)),
        "lacking": float(_lacking(best, units, understanding)),
        "other_year": float(_other_year(understanding, best, text)),
        "foreign": (1 - pairs) * max(0.0, _AT_HOME - held),
    }


def _lacking(best: Scored, units: Sequence[Scored], understanding: Understanding) -> bool:
    """Whether what is asked for can be told by its form, and is not there."""
    question, asks = understanding.question, understanding.asks
    text = "\n".join(entry.unit.about for entry in units)
    values = {Ask.COUNT, Ask.SHARE, Ask.AMOUNT} & set(asks)
    return (
        lacks_person(question, text)
        or lacks_contact(question, text)
        or (Ask.TIME in asks and lacks_moment(question, text))
        or (Ask.AMOUNT in asks and lacks_each(question, text))
        or (asks_price(question) and not any(Holds.MONEY & entry.holds for entry in units))
        or (bool(values) and lacks_result(question, best.unit.about))
    )


def _around(best: Scored, text: str) -> str:
    """The words chosen with the passage of the best, its headings and its context."""
    passage = best.unit.hit.passage
    context = (entry["text"] for entry in passage.context)
    return "\n".join((text, passage.text, *passage.heading_path, *context))


def _pairs_held(understanding: Understanding, around: str) -> float:
    """Share of the pairs of words that touch in the question (下水道_管) that a text holds.

    0.5 where there are none.
    """
    current, _ = split_resolved(understanding.resolved)
    pairs = [pair for pair in bigrams(tokenize(current)) if not pair.replace("_", "").isdigit()]
    held = {pair for line in around.split("\n") for pair in _pairs_in(line)}
    return sum(pair in held for pair in pairs) / len(pairs) if pairs else 0.5


@lru_cache(maxsize=8_192)
def _pairs_in(line: str) -> frozenset[str]:
    """Pairs of words that touch; they do not reach over the end of a line."""
    return frozenset(bigrams(tokenize(line)))


def _elsewhere(understanding: Understanding, best: Scored) -> bool:
    """Whether the best unit stands in another document than those that the question names."""
    named = understanding.naming.clear
    return bool(named) and best.unit.hit.document.id not in named


def _other_measure(understanding: Understanding, best: Scored, text: str) -> bool:
    """Whether the question names measures, and none stands above or in what was chosen."""
    unit = best.unit
    there = squeeze("\n".join((*unit.headings, *unit.hit.passage.heading_path, text)))
    named = [squeeze(measure.title) for measure in understanding.measures]
    return bool(named) and not any(title in there for title in named)


def _other_year(understanding: Understanding, best: Scored, text: str) -> bool:
    """Whether a value of a certain year is asked for, and only other years are there.

    The year by which a plan is named, and the year that the plan is of, count as there.
    """
    asked = set(understanding.fiscal_years) - set(understanding.naming.years)
    if not asked:
        return False
    document = best.unit.hit.document
    era = document.extra.get("era")
    there = set(fiscal_years_in(text, default_era=era))
    there |= set(fiscal_years_in("\n".join(best.unit.hit.passage.heading_path), default_era=era))
    there |= set(fiscal_years_in(document.title))
    if document.published:
        there.add(int(document.published[:4]))
    return not asked & there
