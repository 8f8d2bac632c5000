"""Whether what was chosen answers the question: answered, nearby, or not found.

A plan that treats the right measure often does not hold the detail asked for. The judge therefore
looks at what is asked: the kind of value and its unit, the noun it is the value of, its year,
whether it is a target or what came of it, and whether a name is wanted that is not there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.analysis import Holds
from rag.answering.choose import Choice
from rag.answering.focus import (
    asks_for_name,
    focus_nouns,
    lacks_contact,
    new_names,
)
from rag.answering.model import Outcome
from rag.answering.select import COMPANY, Scored
from rag.fields import lemma_set
from rag.japanese.dates import fiscal_years_in
from rag.retrieval.asks import HELD_BY, Ask, asked_units
from rag.retrieval.understanding import Understanding
from rag.retrieval.words import QuestionWords

_ACTUAL = re.compile(
    r"実際|実績|現時点|現在|いま|今(?:は|の|、)|これまで|すでに|既に|結果|達成|でしたか|ましたか|だったのか"
    r"|ているのか|ていますか"
)
_AIMED = re.compile(r"目標|予定|計画で|見込|KPI|ねらい|狙い|目指")
_TARGET = re.compile(r"まで(?:に|の)|目標|目指|予定|見込|計画|KPI|目途|めど|(?:と|に)する。?$")
_DONE = re.compile(
    r"した。?$|となった|だった|であった|ている|実績|現状|時点|現在|末現在|結果|に上る|達し"
)


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
    "score": 0.89,
    "margin": 1.04,
    "value": 0.72,
    "form": 0.56,
    "focus": 0.41,
    "strict": 0.37,
    "no_name": -1.03,
    "other_year": -1.02,
    "no_company": -0.53,
    "no_contact": -0.39,
    "not_yet": -0.29,
}
BIAS = -1.62
ANSWERED = 0.48
NEARBY = 0.2
LEAST_HELD = 0.08
"""A passage that holds less of the question, by rarity, is about something else."""


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
    value = bias + sum(weights.get(name, 0.0) * found for name, found in features.items())
    confidence = 1 / (1 + math.exp(-value))
    if features["held"] < LEAST_HELD:
        outcome = Outcome.NOT_FOUND
    elif confidence >= ANSWERED:
        outcome = Outcome.ANSWERED
    elif confidence >= NEARBY:
        outcome = Outcome.NEARBY
    else:
        outcome = Outcome.NOT_FOUND
    return Judgement(outcome, confidence, features)


def judge_features(
    choice: Choice, understanding: Understanding, words: QuestionWords
) -> dict[str, float]:
    """What tells an answer from a near miss, each between 0 and 1."""
    units = choice.units
    asks = understanding.asks
    question = understanding.question
    best = max(units, key=lambda entry: entry.score)
    text = "\n".join(entry.unit.about for entry in units)
    passage = best.unit.hit.passage
    wanted = [HELD_BY[ask] for ask in asks if ask in HELD_BY]
    holders = [e for e in units if not wanted or any(kinds & e.holds for kinds in wanted)]
    return {
        "held": words.share(lemma_set("\n".join((text, passage.text, *passage.heading_path)))),
        "score": best.score / 4,
        "margin": choice.margin,
        "value": max((words.share(lemma_set(entry.unit.about)) for entry in holders), default=0.0),
        "form": best.features["form"],
        "focus": _held(focus_nouns(question), (text, passage.text, *passage.heading_path), words),
        "strict": _strict(units, asks, understanding),
        "no_name": float(asks_for_name(question) and not new_names(text, question)),
        "other_year": float(_other_year(understanding, best, text)),
        "no_company": float(Ask.COMPANY in asks and not COMPANY.search(text)),
        "no_contact": float(lacks_contact(question, text)),
        "not_yet": float(_wants_actual(question, asks) and not _is_actual(text)),
    }


def _strict(units: Sequence[Scored], asks: Sequence[Ask], understanding: Understanding) -> float:
    """1 where the very kind asked for is there: money for いくら, 人 for 何人; 0.5 if none is."""
    asked = asked_units(understanding.question)
    checks: list[bool] = []
    if asked:
        checks.append(any(entry.counted for entry in units))
    if Ask.AMOUNT in asks:
        checks.append(any(Holds.MONEY & entry.holds for entry in units))
    if Ask.SHARE in asks and Ask.COUNT not in asks:
        checks.append(any(Holds.SHARE & entry.holds for entry in units))
    if Ask.TIME in asks:
        checks.append(any((Holds.TIME | Holds.DURATION) & entry.holds for entry in units))
    return sum(checks) / len(checks) if checks else 0.5


def _held(lemmas: Sequence[str], texts: Sequence[str], words: QuestionWords) -> float:
    """Share of some words of the question that texts hold, in these or other words.

    0.5 where there are none.
    """
    if not lemmas:
        return 0.5
    around = lemma_set("\n".join(texts))
    others = {
        word
        for expansion in words.expansions
        if any(all(part in around for part in other) for other in expansion.others)
        for word in expansion.words
    }
    return sum(lemma in around or lemma in others for lemma in lemmas) / len(lemmas)


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


def _wants_actual(question: str, asks: Sequence[Ask]) -> bool:
    """Whether a value that came about is asked for, not one that is aimed at."""
    values = {Ask.COUNT, Ask.SHARE, Ask.AMOUNT} & set(asks)
    return bool(values) and _ACTUAL.search(question) is not None and not _AIMED.search(question)


def _is_actual(text: str) -> bool:
    return _DONE.search(text) is not None or _TARGET.search(text) is None
