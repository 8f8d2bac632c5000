"""What a run left in its folder (`tenkyo eval run --output`): answers and figures of each model."""

from __future__ import annotations

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
    try:
        for line in (folder / "outcomes.jsonl").read_text(encoding="utf-8").splitlines():
            row: Any = json.loads(line)
            answers.setdefault(str(row["model"]), {}).setdefault(str(row["id"]), _shown(row))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_run(folder) from error
    return [
        RunAnswers(_shown_name(name, model, len(answers)), found)
        for model, found in answers.items()
    ]


def _shown(row: Any) -> str:  # noqa: ANN401
    """An answer as a marker sees it: without markers, which would tell the models apart."""
    return strip_markers(str(row.get("answer") or "")).strip() or _REFUSED


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
        found = {_shown_name(name, model, len(models)): told for model, told in models.items()}
        for told in found.values():
            told["measures"].items(), told["ms"].items(), told["questions"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_run(folder) from error
    return found


def _shown_name(name: str, model: str, models: int) -> str:
    return f"{name}・{model}" if name and models > 1 else name or model


def _no_run(folder: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{folder} を評価の結果として読めません。"
        "tenkyo eval run --output で書き出したフォルダーを指定してください。"
    )
