"""Whether the same is answered when the same is asked again, or in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

from eval.matching import meets_keys, strip_markers
from eval.measures.base import Outcome
from rag.japanese.normalize import squeeze

REPEATS = "Stability(repeats)"
PARAPHRASES = "Stability(paraphrases)"


def over_repeats(outcomes: Iterable[Outcome]) -> list[float]:
    """For each question asked several times, the share of pairs of its answers that agree."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.question.id].append(outcome)
    return [_agreement(group) for group in groups.values() if len(group) > 1]


def over_paraphrases(outcomes: Iterable[Outcome]) -> list[float]:
    """For each question with paraphrases, the share of pairs of wordings whose answers agree.

    Args:
        outcomes: Of one run, each question once; `paraphrase_of` names the first wording.
    """
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.question.paraphrase_of or outcome.question.id].append(outcome)
    return [_agreement(group) for group in groups.values() if len(group) > 1]


def _agreement(group: Sequence[Outcome]) -> float:
    pairs = list(combinations(group, 2))
    return sum(_agree(first, second) for first, second in pairs) / len(pairs)


def _agree(first: Outcome, second: Outcome) -> bool:
    """Whether two answers say the same; a question on which the run failed agrees with nothing."""
    if first.error is not None or second.error is not None:
        return False
    return _said(first) == _said(second)


def _said(outcome: Outcome) -> Hashable:
    """What an answer says: which key groups it meets, or, without keys, its words."""
    if not outcome.answered:
        return None
    keys = outcome.question.answer_keys
    if keys:
        return tuple(meets_keys(outcome.answer, [group]) for group in keys)
    return squeeze(strip_markers(outcome.answer))
