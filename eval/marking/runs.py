"""What a run left in its folder (`tenkyo eval run --output`): answers and figures of each model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.marking.model import RunAnswers
from eval.matching import strip_markers
from rag.errors import ConfigurationError

_REFUSED = "（回答なし）"


def read_answers(folder: Path, name: str = "") -> list[RunAnswers]:
    """Reads what each model of a run answered; of several answers to a question, the first.

    Args:
        folder: Folder with `outcomes.jsonl`.
        name: Name under which the run is shown; empty takes those of its models.

    Raises:
        ConfigurationError: The folder is not that of a run.
    """
    answers: dict[str, dict[str, str]] = {}
    for row in read_outcomes(folder):
        answers.setdefault(row["model"], {}).setdefault(row["id"], shown_answer(row))
    return [
        RunAnswers(shown_name(name, model, len(answers)), found) for model, found in answers.items()
    ]


def read_outcomes(folder: Path) -> list[dict[str, Any]]:
    """Reads what came of every question of a run.

    Args:
        folder: Folder with `outcomes.jsonl`.

    Raises:
        ConfigurationError: The folder is not that of a run.
    """
    try:
        text = (folder / "outcomes.jsonl").read_text(encoding="utf-8")
        rows: list[dict[str, Any]] = [json.loads(line) for line in text.split("\n") if line]
        for row in rows:
            row["model"], row["id"], row["repeat"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _no_run(folder) from error
    return rows


def shown_answer(row: Mapping[str, Any]) -> str:
    """An answer as a marker sees it: without markers, which would tell the models apart."""
    return strip_markers(str(row.get("answer") or "")).strip() or _REFUSED


def answer_hash(answer: str) -> str:
    """What tells an answer that was marked from another."""
    return hashlib.sha256(answer.encode()).hexdigest()[:16]


def read_summaries(folder: Path, name: str = "") -> dict[str, Mapping[str, Any]]:
    """Reads the figures of each model of a run, by the name under which it is shown.

    Args:
        folder: Folder with `summary.json`.
        name: Name under which the run is shown; empty takes those of its models.

    Raises:
        ConfigurationError: The folder is not that of a run.
    """
    try:
        models: Any = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["models"]
        found = {shown_name(name, model, len(models)): told for model, told in models.items()}
        for told in found.values():
            told["measures"].items(), told["ms"].items(), told["questions"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_run(folder) from error
    return found


def shown_name(name: str, model: str, models: int) -> str:
    """Under which name a model of a run is shown, given a name for the run and how many it has."""
    return f"{name}・{model}" if name and models > 1 else name or model


def _no_run(folder: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{folder} を評価の結果として読めません。"
        "tenkyo eval run --output で書き出したフォルダーを指定してください。"
    )
