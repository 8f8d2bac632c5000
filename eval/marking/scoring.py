"""What people think of each model, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.marking.model import Key, Mark, MarkedRow
from eval.statistics import Mean, mean_with_interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two markers agree.

    Attributes:
        share: Share of the rows on which both gave the same mark.
        kappa: Cohen's kappa; None where both gave one and the same mark throughout, so that
            agreement by chance is certain.
        count: Number of rows.
    """

    share: float
    kappa: float | None
    count: int


def agreement(pairs: Sequence[tuple[Mark, Mark]]) -> Agreement:
    """Agreement of two markers: kappa = (observed - chance) / (1 - chance).

    Source: Cohen 1960, "A Coefficient of Agreement for Nominal Scales", formula 1; chance is the
    sum over the marks of the product of how often either marker gave it.

    Args:
        pairs: The marks of both on each row; at least one.
    """
    count = len(pairs)
    same = sum(first == second for first, second in pairs)
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    # In whole numbers, so that certain chance is told from nearly certain chance.
    chance = sum(first[mark] * second[mark] for mark in Mark)
    whole = count * count
    kappa = None if chance == whole else (same * count - chance) / (whole - chance)
    return Agreement(same / count, kappa, count)


@dataclass(frozen=True, slots=True)
class ModelScore:
    """What people think of one model.

    Attributes:
        points: Mean over its answers of both markers' marks, ○ 1, △ 0.5, × 0, with its interval.
        marks: How often each mark was given, by both markers together.
    """

    points: Mean
    marks: Mapping[Mark, int]

    @property
    def counts(self) -> tuple[int, ...]:
        """How often ○, △ and × were given."""
        return tuple(self.marks.get(mark, 0) for mark in Mark)


@dataclass(frozen=True, slots=True)
class MarkingResult:
    """What came of a marking.

    Attributes:
        models: Score of each model, in the order of the key.
        agreement: Agreement over all rows.
        disagreed: Rows on which the markers differ, widest first.
        unexplained: Ids of rows with △ or × and no reason beside it.
    """

    models: Mapping[str, ModelScore]
    agreement: Agreement
    disagreed: tuple[MarkedRow, ...]
    unexplained: tuple[str, ...]


def score(rows: Sequence[MarkedRow], key: Key) -> MarkingResult:
    """Opens the key and counts.

    Args:
        rows: All rows of the sheet, as `read_sheets` gives them.
        key: Its key.
    """
    models: dict[str, ModelScore] = {}
    for model in key.models:
        own = [row for row in rows if key.rows[row.id][1] == model]
        points = mean_with_interval([row.points for row in own])
        if points is not None:
            models[model] = ModelScore(points, Counter(mark for row in own for mark in row.marks))
    apart = [row for row in rows if row.marks[0] != row.marks[1]]
    return MarkingResult(
        models,
        agreement([row.marks for row in rows]),
        tuple(sorted(apart, key=_distance, reverse=True)),
        tuple(row.id for row in rows if _unexplained(row)),
    )


def _distance(row: MarkedRow) -> float:
    return abs(row.marks[0].points - row.marks[1].points)


def _unexplained(row: MarkedRow) -> bool:
    return any(
        mark is not Mark.GOOD and not reason
        for mark, reason in zip(row.marks, row.reasons, strict=True)
    )


def agreement_json(found: Agreement) -> dict[str, Any]:
    """The agreement as the reports have it."""
    return {
        "share": round(found.share, 4),
        "kappa": None if found.kappa is None else round(found.kappa, 4),
        "count": found.count,
    }


def marking_json(result: MarkingResult, key: Key) -> dict[str, Any]:
    """The result as JSON; rows with the question and the model behind them."""
    return {
        "sheet": key.sheet,
        "models": {
            name: {
                "points": one.points.as_json(),
                "marks": {mark.value: count for mark, count in zip(Mark, one.counts, strict=True)},
            }
            for name, one in result.models.items()
        },
        "agreement": agreement_json(result.agreement),
        "disagreed": [
            {
                "row": row.id,
                "question": key.rows[row.id][0],
                "model": key.rows[row.id][1],
                "marks": [mark.value for mark in row.marks],
                "reasons": list(row.reasons),
            }
            for row in result.disagreed
        ],
        "unexplained": list(result.unexplained),
    }
