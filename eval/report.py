"""What a run found: a table for people, JSON for programs, one line for each question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.measures import Measure, Outcome
from eval.measures.stability import PARAPHRASES, REPEATS, over_paraphrases, over_repeats
from eval.reports.failures import Failure, failure_of
from eval.reports.labels import NAMES, source_of, tokens_words
from eval.reports.writing import write_pages
from eval.run import EvaluationResult, RunResult
from eval.runs.records import Asked
from eval.statistics import Mean, mean_with_interval
from rag.wire.answers import usage_json

if TYPE_CHECKING:
    from rich.table import Table

    from rag.llm.usage import Usage

_SHOWN_PASSAGES = 10
_SHOWN_CHARACTERS = 400


def means(outcomes: Sequence[Outcome], measures: Sequence[Measure]) -> list[tuple[Measure, Mean]]:
    """The mean of every measure that applies to some question.

    A question that was asked several times counts once, with the mean of its values: its answers
    are no independent ones.
    """
    found: list[tuple[Measure, Mean]] = []
    for measure in measures:
        values: dict[str, list[float]] = defaultdict(list)
        for outcome in outcomes:
            value = measure(outcome)
            if value is not None:
                values[outcome.question.id].append(value)
        mean = mean_with_interval([sum(one) / len(one) for one in values.values()])
        if mean is not None:
            found.append((measure, mean))
    return found


def stabilities(result: EvaluationResult) -> dict[str, Mean]:
    """Whether the same was answered to the same; empty where nothing was asked twice."""
    asked_once = result.outcomes[: len(result.outcomes) // result.repeats]
    found = {
        REPEATS: mean_with_interval(over_repeats(result.outcomes)),
        PARAPHRASES: mean_with_interval(over_paraphrases(asked_once)),
    }
    return {name: mean for name, mean in found.items() if mean is not None}


def all_means(result: EvaluationResult) -> dict[str, Mean]:
    """Every mean of a model, by name of the measure."""
    told = {repr(measure): mean for measure, mean in means(result.outcomes, result.measures)}
    return told | stabilities(result)


def run_json(run: RunResult) -> dict[str, Any]:
    """A run as JSON: that of the first model, and under `models` every one."""
    return summary_json(run.first) | {
        "models": {
            result.model: {
                name: value
                for name, value in summary_json(result).items()
                if name not in ("environment", "model")
            }
            for result in run.results
        }
    }


def summary_json(result: EvaluationResult) -> dict[str, Any]:
    """A model's results: means overall, by type and by style, times, failures, environment."""
    groups = {
        "type": sorted({outcome.question.type for outcome in result.outcomes}),
        "style": sorted({outcome.question.style for outcome in result.outcomes}),
    }
    kinds = Counter(failure_of(outcome) for outcome in result.outcomes)
    measured = all_means(result)
    return {
        "questions": len({outcome.question.id for outcome in result.outcomes}),
        "model": result.model,
        "repeats": result.repeats,
        "measures": {name: mean.as_json() for name, mean in measured.items()},
        "judged_by": {name: source_of(name).value for name in measured},
        **{
            f"by_{kind}": {
                name: _means_json(
                    [o for o in result.outcomes if getattr(o.question, kind) == name],
                    result.measures,
                )
                for name in names
            }
            for kind, names in groups.items()
        },
        "ms": {f"p{percent}": _percentile(result.answer_ms, percent) for percent in (50, 95)},
        "tokens": _tokens_json(result.tokens),
        "failure_kinds": {kind.value: kinds[kind] for kind in Failure},
        "failures": [
            {"id": outcome.question.id, "error": outcome.error} for outcome in result.failures
        ],
        "environment": result.environment,
    }


def _means_json(outcomes: Sequence[Outcome], measures: Sequence[Measure]) -> dict[str, Any]:
    return {repr(measure): mean.as_json() for measure, mean in means(outcomes, measures)}


def _tokens_json(tokens: Sequence[Usage]) -> dict[str, float] | None:
    """Tokens of an answer, given to the model and written; None without a language model.

    `estimated` is how many answers have tokens that the model's server did not tell.
    """
    if not tokens:
        return None
    given = [one.prompt_tokens for one in tokens]
    written = [one.completion_tokens for one in tokens]
    return {
        "answers": len(tokens),
        "estimated": sum(one.estimated for one in tokens),
        "given_mean": round(float(np.mean(given)), 1),
        "written_mean": round(float(np.mean(written)), 1),
        "given": sum(given),
        "written": sum(written),
    }


def summary_table(result: EvaluationResult) -> Table:
    """A model's results as a table for a terminal."""
    from rich.table import Table

    questions = len({outcome.question.id for outcome in result.outcomes})
    again = f"×{result.repeats}回" if result.repeats > 1 else ""
    table = Table(
        "指標",
        "値",
        "95％区間",
        "質問数",
        title=f"{result.questions.name}（{questions}問{again}）  {result.model}",
    )
    for name, mean in all_means(result).items():
        table.add_row(
            f"{NAMES.get(name, name)}  {name}",
            f"{mean.value:.3f}",
            f"{mean.low:.3f}–{mean.high:.3f}",
            str(mean.count),
        )
    if result.answer_ms:
        p50, p95 = (_percentile(result.answer_ms, percent) for percent in (50, 95))
        used = tokens_words(_tokens_json(result.tokens))
        table.caption = f"回答：中央値 {p50:.0f} ms、95％点 {p95:.0f} ms" + (used and f"\n{used}")
    return table


def _percentile(values: Sequence[float], percent: int) -> float | None:
    """A percentile in milliseconds, None where there is no value."""
    return round(float(np.percentile(values, percent)), 1) if values else None


def write_report(run: RunResult, folder: Path) -> None:
    """Writes what a run found into its folder, with the marks of people that lie there.

    `outcomes.jsonl` has the values by question, `answers.jsonl` the answers of the first model as
    the API gives them, `report.md` and `report.html` are for people, `summary.json` is last.

    Raises:
        ConfigurationError: The folder cannot be written.
    """
    rows = [outcome_row(one, run.first.measures) for one in run.asked]
    answers = [
        {"id": name, **{k: v for k, v in answer.items() if k != "id"}}
        for name, answer in run.first.answers.items()
    ]
    write_pages(run_json(run), rows, folder, answers=answers)


def outcome_row(asked: Asked, measures: Sequence[Measure]) -> dict[str, Any]:
    """A line of `outcomes.jsonl`: what was asked and answered, beside the evidence, with values."""
    outcome = asked.outcome
    question = outcome.question
    values = {repr(measure): measure(outcome) for measure in measures}
    failure = failure_of(outcome)
    pages = [*outcome.evidence_pages, *[None] * len(question.evidence)]
    return {
        "id": question.id,
        "type": question.type,
        "style": question.style,
        "question": question.question,
        "model": asked.model,
        "repeat": asked.repeat,
        "answered": outcome.answered,
        "answer": outcome.answer,
        **({"error": outcome.error} if outcome.error is not None else {}),
        **{name: value for name, value in values.items() if value is not None},
        "failure": failure.value if failure is not None else None,
        "expected": question.answer,
        "answer_keys": [list(group) for group in question.answer_keys],
        "evidence": [
            {"doc": entry.doc, "quote": entry.quote, "page": page}
            for entry, page in zip(question.evidence, pages, strict=False)
        ],
        "cited": [
            {
                "doc": passage.doc,
                "page": quote.page,
                "quote": quote.quote,
                "covers": any(passage.covers(entry) for entry in question.evidence),
            }
            for passage, quote in zip(outcome.cited, outcome.quotes, strict=False)
        ],
        "retrieved": [
            {
                "rank": rank,
                "doc": passage.doc,
                "page": passage.page,
                "heading": passage.heading,
                "text": passage.text[:_SHOWN_CHARACTERS],
                "covers": any(passage.covers(entry) for entry in question.evidence),
            }
            for rank, passage in enumerate(outcome.ranked[:_SHOWN_PASSAGES], 1)
        ],
        "sentences": [
            {
                "text": sentence.text,
                "check": sentence.check.recalled,
                "nli": sentence.nli.recalled if sentence.nli is not None else None,
            }
            for sentence in outcome.sentences
        ],
        "withheld": list(outcome.withheld),
        "ms": asked.ms,
        "tokens": usage_json(asked.tokens) if asked.tokens is not None else None,
    }
