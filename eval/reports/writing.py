"""The report of a run as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.marking.merged import read_marks, with_marks
from eval.reports.html import html_page
from eval.reports.markdown import markdown
from eval.runs.folder import write_whole
from rag.errors import ConfigurationError


def write_pages(
    summary: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    folder: Path,
    *,
    answers: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Writes a report, with the marks of people that lie in its folder.

    Args:
        summary: As `summary.json` has it; written last, when all else is whole.
        rows: As `outcomes.jsonl` has them.
        folder: The folder of the run.
        answers: As `answers.jsonl` has them; None to leave that file.

    Raises:
        ConfigurationError: The folder cannot be written, or its marks cannot be read.
    """
    marks = read_marks(folder)
    if marks is not None:
        summary, rows = with_marks(summary, rows, marks)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "outcomes.jsonl", _lines(rows))
        if answers is not None:
            write_whole(folder / "answers.jsonl", _lines(answers))
        write_whole(folder / "report.md", markdown(summary, rows))
        write_whole(folder / "report.html", html_page(summary, rows))
        write_whole(folder / "summary.json", json.dumps(summary, ensure_ascii=False, indent=2))
    except OSError as error:
        raise ConfigurationError(
            f"{folder} に書き出せません。権限と空き容量を確かめてください。（{error.strerror}）"
        ) from error


def _lines(rows: Iterable[object]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
