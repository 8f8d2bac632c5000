"""Marks by people within the report of the run whose answers they marked.

    marks = marks_of_run(rows, key, read_outcomes(folder))
    summary, outcomes = with_marks(summary, outcomes, marks)

The figures of people stand under a measure of their own, `HumanPoints`, and never enter another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.marking.model import Key, Mark, MarkedRow
from eval.marking.runs import answer_hash, shown_answer, shown_name
from eval.marking.scoring import agreement, agreement_json
from eval.reports.labels import HUMAN, Source
from eval.statistics import mean_with_interval
from rag.errors import ConfigurationError

MARKS = "marks.json"
_SHOWN = 3

Outcomes = Sequence[Mapping[str, Any]]


def marks_of_run(
    rows: Sequence[MarkedRow], key: Key, outcomes: Outcomes, name: str = ""
) -> dict[str, Any]:
    """The marks that a sheet has for the answers of a run.

    Args:
        rows: All rows of the sheet.
        key: Its key.
        outcomes: The run's answers, as `outcomes.jsonl` has them.
        name: Name under which the run stood on the sheet; empty for those of its models.

    Returns:
        What `marks.json` holds: the sheet, how far the markers agree on all of it, and by answer
        the marks, reasons and a hash of the answer.

    Raises:
        ConfigurationError: None of the run's models is on the sheet, or the run has answered
            otherwise than on the sheet.
    """
    models = list(dict.fromkeys(row["model"] for row in outcomes))
    shown = {shown_name(name, model, len(models)): model for model in models}
    if not set(key.models) & set(shown):
        raise ConfigurationError(
            f"採点表のモデル（{'、'.join(key.models)}）に、この結果のモデル（{'、'.join(shown)}）が"
            "ありません。採点表を作ったときと同じ「名前=フォルダー」を指定してください。"
        )
    answers = {
        (row["model"], row["id"]): shown_answer(row) for row in outcomes if row["repeat"] == 1
    }
    taken = []
    changed = []
    for row in rows:
        question, model = key.rows[row.id]
        if model not in shown:
            continue
        answer = answers.get((shown[model], question))
        if answer is None or answer_hash(answer) != key.answers.get(row.id):
            changed.append(question)
            continue
        taken.append(_mark_json(row, question, shown[model], answer))
    if changed:
        raise ConfigurationError(
            f"採点した回答と、この結果の回答が {len(changed)} 問で違います"
            f"（{'、'.join(changed[:_SHOWN])}{' など' if len(changed) > _SHOWN else ''}）。"
            "採点表を作った評価のフォルダーを指定してください。"
        )
    whole = agreement_json(agreement([row.marks for row in rows]))
    return {"sheet": key.sheet, "agreement": whole, "marks": taken}


def _mark_json(row: MarkedRow, question: str, model: str, answer: str) -> dict[str, Any]:
    return {
        "row": row.id,
        "id": question,
        "model": model,
        "answer": answer_hash(answer),
        "marks": [mark.value for mark in row.marks],
        "reasons": list(row.reasons),
        "points": row.points,
    }


def with_marks(
    summary: Mapping[str, Any], outcomes: Outcomes, marks: Mapping[str, Any]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A run's report with the marks beside its figures.

    An answer that is no longer the one that was marked keeps no mark.

    Args:
        summary: As `summary.json` has it.
        outcomes: As `outcomes.jsonl` has them.
        marks: As `marks_of_run` gives them.

    Returns:
        Both: with `HumanPoints` among the measures, `human` beside the answers, and how far the
        markers agree: on all of the sheet in `marking`, on a model's answers in its `agreement`.
    """
    given = {(mark["model"], mark["id"], mark["answer"]): mark for mark in marks["marks"]}
    rows = [_marked(row, given) for row in outcomes]
    models = {
        name: _with_points(told, [row for row in rows if row["model"] == name and "human" in row])
        for name, told in summary["models"].items()
    }
    # The summary's own figures are those of its first model.
    first = models.get(summary["model"], {})
    told = {"sheet": marks["sheet"], "agreement": marks["agreement"]}
    return {**summary, **first, "models": models, "marking": told}, rows


def _marked(row: Mapping[str, Any], given: Mapping[tuple[str, str, str], Any]) -> dict[str, Any]:
    bare = {name: value for name, value in row.items() if name not in ("human", HUMAN)}
    mark = given.get((row["model"], row["id"], answer_hash(shown_answer(row))))
    if mark is None or row["repeat"] != 1:
        return bare
    human = {name: mark[name] for name in ("row", "marks", "reasons")}
    return bare | {HUMAN: mark["points"], "human": human}


def _with_points(told: Mapping[str, Any], rows: Outcomes) -> dict[str, Any]:
    """A model's figures with those of people, overall and by group."""
    if not rows:
        return dict(told)
    pairs = [(Mark(row["human"]["marks"][0]), Mark(row["human"]["marks"][1])) for row in rows]
    return {
        **told,
        "measures": told["measures"] | {HUMAN: _points(rows)},
        "judged_by": told["judged_by"] | {HUMAN: Source.HUMAN.value},
        "agreement": agreement_json(agreement(pairs)),
        **{
            f"by_{kind}": {
                group: {name: mean for name, mean in measures.items() if name != HUMAN}
                | ({HUMAN: _points(own)} if (own := _of_group(rows, kind, group)) else {})
                for group, measures in told[f"by_{kind}"].items()
            }
            for kind in ("type", "style")
        },
    }


def _of_group(rows: Outcomes, kind: str, group: str) -> Outcomes:
    return [row for row in rows if row[kind] == group]


def _points(rows: Outcomes) -> dict[str, Any]:
    mean = mean_with_interval([row[HUMAN] for row in rows])
    return {} if mean is None else mean.as_json()


def read_marks(folder: Path) -> dict[str, Any] | None:
    """The marks that a run's folder keeps; None for none.

    Raises:
        ConfigurationError: They cannot be read.
    """
    path = folder / MARKS
    if not path.is_file():
        return None
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8"))
        for mark in value["marks"]:
            mark["model"], mark["id"], mark["answer"], mark["marks"], mark["points"]
        value["sheet"], value["agreement"]["kappa"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{path} を人の採点として読めません。"
            "このファイルを別の場所に移し、tenkyo eval marks --report で取り込み直してください。"
        ) from error
    found: dict[str, Any] = value
    return found
