"""Running a question file against documents: index, ask everything, measure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from eval.runs.execute import Progress, execute
from eval.runs.plan import RunPlan
from eval.runs.results import EvaluationResult, RunResult
from rag.settings import Settings

__all__ = ["EvaluationResult", "RunPlan", "RunResult", "evaluate", "execute"]


def evaluate(
    questions: Path,
    documents: Path,
    settings: Settings,
    *,
    progress: Progress | None = None,
    today: date | None = None,
) -> EvaluationResult:
    """Runs a question file once, with the model of the settings; see `execute`.

    Args:
        questions: Question file.
        documents: Folder of the documents.
        settings: Settings; `home` is replaced by a temporary folder.
        progress: Told what is being done.
        today: The day on which 今年度 is resolved.

    Raises:
        ConfigurationError: The question file cannot be used, or names a document that is not
            among those indexed.
    """
    return execute(RunPlan(questions, documents, today=today), settings, progress=progress).first
