"""What a run found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.measures import ANSWERING, RETRIEVAL, Measure, Outcome
from eval.runs.records import Asked
from rag.llm.usage import Usage


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """What came out for one model, and what is needed to repeat it.

    Attributes:
        questions: Path of the question file.
        documents: Path of the documents.
        outcomes: One for each question, in order; of repeats, one round after the other.
        answers: The answers of the first round as the API gives them, by question id; missing for
            failures.
        answer_ms: Milliseconds that each answer took, search included; failures have none.
        environment: Versions and settings.
        model: Name of the model.
        tokens: Tokens that each answer took; none without a language model.
        repeats: How often every question was asked.
    """

    questions: Path
    documents: Path
    outcomes: tuple[Outcome, ...]
    answers: dict[str, dict[str, Any]]
    answer_ms: tuple[float, ...]
    environment: dict[str, Any]
    model: str = "extractive"
    tokens: tuple[Usage, ...] = ()
    repeats: int = 1

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of a run."""
        return (*RETRIEVAL, *ANSWERING)

    @property
    def failures(self) -> list[Outcome]:
        """Questions on which the run itself failed."""
        return [outcome for outcome in self.outcomes if outcome.error is not None]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came out for all models of a run.

    Attributes:
        results: One for each model, in the order in which they were named.
        asked: Everything that was asked, by model, round and question.
        environment: What is needed to repeat the run.
    """

    results: tuple[EvaluationResult, ...]
    asked: tuple[Asked, ...]
    environment: Mapping[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> EvaluationResult:
        """The result of the first model."""
        return self.results[0]

    @property
    def failures(self) -> list[Asked]:
        """What the run itself failed on."""
        return [one for one in self.asked if one.outcome.error is not None]
