"""Comparing two runs: measure by measure with interval and test, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.comparison.pairing import MEASURES, ReportedRun, load_run, require_same_questions
from eval.comparison.permutation import holm, sign_flip_p_value
from eval.runs.plan import differences
from eval.statistics import Mean, mean_with_interval

ALPHA = 0.05
"""Level of significance, of all measures together."""

_IDENTITY = (
    "documents",
    "settings",
    "model_settings",
    "prompts",
    "tenkyo",
    "reader",
    "today",
    "repeats",
    "retrieval_from",
    "code",
    "git",
)


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """How a measure has changed, over the questions that it applies to in both runs.

    Attributes:
        measure: Its name.
        lower_is_better: Whether 0 is its best value.
        before: Mean of the first run.
        after: Mean of the second.
        difference: Mean of after minus before, with its interval.
        p_value: Of the paired permutation test.
        adjusted: The same, adjusted for the number of measures (Holm).
        better: Ids of the questions for which it got better.
        worse: Ids of those for which it got worse.
        unpaired: How many questions it applies to in one run only.
    """

    measure: str
    lower_is_better: bool
    before: float
    after: float
    difference: Mean
    p_value: float
    adjusted: float
    better: tuple[str, ...]
    worse: tuple[str, ...]
    unpaired: int

    @property
    def verdict(self) -> str:
        """What can be said, in Japanese."""
        if self.p_value >= ALPHA:
            return "差なし"
        up = self.difference.value > 0
        word = "改善" if up != self.lower_is_better else "悪化"
        return word if self.adjusted < ALPHA else f"{word}の傾向"


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question for which something got better or worse.

    Attributes:
        id: Its id.
        question: The question.
        values: By measure, before and after.
        answers: The answers before and after; empty for refusals.
        failures: Where it went wrong before and after; None for not at all.
    """

    id: str
    question: str
    values: dict[str, tuple[float, float]]
    answers: tuple[str, str]
    failures: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs beside each other.

    Attributes:
        before: The first run.
        after: The second.
        differing: In what they differ besides the results, in Japanese.
        measures: Every measure that applies in both.
        questions: Every question with a change, in order.
    """

    before: ReportedRun
    after: ReportedRun
    differing: tuple[str, ...]
    measures: tuple[MeasureChange, ...]
    questions: tuple[QuestionChange, ...]


def compare(
    first: Path, second: Path, *, first_model: str | None = None, second_model: str | None = None
) -> Comparison:
    """Compares two runs on the same questions.

    Args:
        first: Folder of the run that is compared with.
        second: Folder of the run that is judged.
        first_model: Model of the first; None takes the only one.
        second_model: Model of the second.

    Raises:
        ConfigurationError: A folder holds no finished run, or the questions differ.
    """
    before, after = load_run(first, first_model), load_run(second, second_model)
    require_same_questions(before, after)
    found = [
        change
        for measure in MEASURES
        if (change := _change(repr(measure), measure.lower_is_better, before, after)) is not None
    ]
    adjusted = holm({change.measure: change.p_value for change in found})
    measures = tuple(replace(change, adjusted=adjusted[change.measure]) for change in found)
    told = (
        {name: run.environment.get(name) for name in _IDENTITY} | {"models": run.model}
        for run in (before, after)
    )
    return Comparison(
        before, after, tuple(differences(*told)), measures, _questions(before, after, measures)
    )


def _change(
    measure: str, lower_is_better: bool, before: ReportedRun, after: ReportedRun
) -> MeasureChange | None:
    values = {
        name: (before.value(name, measure), after.value(name, measure)) for name in before.rows
    }
    paired = {
        name: (was, now)
        for name, (was, now) in values.items()
        if was is not None and now is not None
    }
    mean = mean_with_interval([now - was for was, now in paired.values()])
    if mean is None:
        return None
    better, worse = (
        tuple(
            name
            for name, (was, now) in paired.items()
            if was != now and ((now > was) != lower_is_better) is good
        )
        for good in (True, False)
    )
    return MeasureChange(
        measure,
        lower_is_better,
        sum(was for was, _ in paired.values()) / len(paired),
        sum(now for _, now in paired.values()) / len(paired),
        mean,
        sign_flip_p_value([now - was for was, now in paired.values()]),
        1.0,
        better,
        worse,
        sum((was is None) != (now is None) for was, now in values.values()),
    )


def _questions(
    before: ReportedRun, after: ReportedRun, measures: Sequence[MeasureChange]
) -> tuple[QuestionChange, ...]:
    found: list[QuestionChange] = []
    for name, rows in before.rows.items():
        values: dict[str, tuple[float, float]] = {}
        for change in measures:
            was, now = before.value(name, change.measure), after.value(name, change.measure)
            if was is not None and now is not None and was != now:
                values[change.measure] = (was, now)
        was_row, now_row = rows[0], after.rows[name][0]
        if values:
            found.append(
                QuestionChange(
                    name,
                    was_row["question"],
                    values,
                    (was_row["answer"], now_row["answer"]),
                    (was_row["failure"], now_row["failure"]),
                )
            )
    return tuple(found)
