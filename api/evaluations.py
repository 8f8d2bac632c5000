"""Runs of the evaluation (`tenkyo eval run --output`), below one folder of the home."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.problems import ProblemError

_SUMMARY, _OUTCOMES = "summary.json", "outcomes.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """A run.

    Attributes:
        id: Its id, the name of its folder.
        created_at: When it ended.
        summary: Its figures.
        folder: Where it is kept.
    """

    id: str
    created_at: datetime
    summary: dict[str, Any]
    folder: Path

    def outcomes(self) -> list[dict[str, Any]]:
        """What came of every question."""
        file = self.folder / _OUTCOMES
        if not _within(file, self.folder):
            return []
        return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def runs_folder(home: Path) -> Path:
    """The folder whose folders are runs."""
    return home / "evaluations"


def list_runs(folder: Path) -> list[Run]:
    """The runs below a folder, the newest first; what is none is left out."""
    if not folder.is_dir():
        return []
    found = (_read(folder, entry.name) for entry in folder.iterdir())
    return sorted(
        (run for run in found if run is not None), key=lambda run: run.created_at, reverse=True
    )


def find_run(folder: Path, name: str) -> Run:
    """A run by its id.

    Raises:
        ProblemError: 404, there is none.
    """
    run = _read(folder, name) if "/" not in name and name not in {"", ".", ".."} else None
    if run is None:
        raise ProblemError(
            404,
            "evaluation_not_found",
            "その ID の評価はありません。GET /v1/evaluations で ID を確かめてください。",
        )
    return run


def _read(folder: Path, name: str) -> Run | None:
    """A run, if there is one of that name that lies below the folder and can be read."""
    file = folder / name / _SUMMARY
    if not _within(file, folder):
        return None
    try:
        summary = json.loads(file.read_text(encoding="utf-8"))
        ended = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except (OSError, ValueError):
        return None  # half written, or none of ours
    if not isinstance(summary, dict) or not isinstance(summary.get("measures"), dict):
        return None
    return Run(name, ended, summary, file.parent)


def _within(file: Path, folder: Path) -> bool:
    """Whether a file lies below a folder, links followed."""
    try:
        return file.is_file() and file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):  # a name that is too long, or holds NUL
        return False
