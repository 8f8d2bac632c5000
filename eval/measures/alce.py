"""Whether sentences follow from what they cite, as a judge of entailment sees it.

Source: Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations" (ALCE),
section 3.3. The judge is named with each figure: `check` is our own support check, which also
gates what is shown; `nli` is an independent entailment model, where one is configured.

Sentences that claim nothing (an introduction, 「記載は見当たらない」) are not counted. A refused or
missing answer to an answerable question scores 0; a refusal where nothing could be answered is not
measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from eval.measures.base import Judgement, Outcome

Judge = Literal["check", "nli"]
Passage = TypeVar("Passage")


def judge_citations(
    sentence: str, cited: Sequence[Passage], entails: Callable[[Sequence[Passage], str], bool]
) -> Judgement:
    """Judges a sentence by ALCE's rules.

    It is recalled when the passages cited entail it together. A citation of a recalled sentence is
    precise unless it is irrelevant: it does not entail the sentence alone, and the others do
    without it.

    Args:
        sentence: The sentence, without markers.
        cited: The passages that it cites, each once.
        entails: Whether passages, together, entail a sentence.
    """
    if not cited or not entails(cited, sentence):
        return Judgement(recalled=False, useful=0)
    if len(cited) == 1:
        return Judgement(recalled=True, useful=1)
    useful = sum(
        entails([one], sentence) or not entails([*cited[:place], *cited[place + 1 :]], sentence)
        for place, one in enumerate(cited)
    )
    return Judgement(recalled=True, useful=useful)


@dataclass(frozen=True, slots=True)
class AlceRecall:
    """Share of an answer's sentences that the passages they cite entail."""

    judge: Judge
    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        found = _judged(outcome, self.judge)
        if not found:
            return _without_sentences(outcome, self.judge)
        return sum(one.recalled for one, _ in found) / len(found)

    def __repr__(self) -> str:
        return f"AlceRecall({self.judge})"


@dataclass(frozen=True, slots=True)
class AlcePrecision:
    """Share of an answer's citations that are precise; 0 for an answer without citations."""

    judge: Judge
    lower_is_better = False

    def __call__(self, outcome: Outcome) -> float | None:
        found = _judged(outcome, self.judge)
        if not found:
            return _without_sentences(outcome, self.judge)
        citations = sum(cited for _, cited in found)
        return sum(one.useful for one, _ in found) / citations if citations else 0.0

    def __repr__(self) -> str:
        return f"AlcePrecision({self.judge})"


def _judged(outcome: Outcome, judge: Judge) -> list[tuple[Judgement, int]]:
    """What a judge found of each sentence, with the number of its citations."""
    if not outcome.answered:
        return []
    found = (
        (sentence.check if judge == "check" else sentence.nli, sentence.citations)
        for sentence in outcome.sentences
    )
    return [(judgement, cited) for judgement, cited in found if judgement is not None]


def _without_sentences(outcome: Outcome, judge: Judge) -> float | None:
    if judge == "nli" and not outcome.nli:
        return None
    if outcome.answered or outcome.question.answerable or outcome.error is not None:
        return 0.0
    return None
