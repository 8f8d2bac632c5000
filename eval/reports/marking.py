"""Taking the marks of people into the reports of the runs that they marked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.marking.merged import MARKS, marks_of_run, read_marks
from eval.marking.model import Key, MarkedRow
from eval.marking.runs import read_outcomes
from eval.reports.writing import write_pages
from eval.runs.folder import write_whole
from rag.errors import ConfigurationError


def add_marks(
    rows: Sequence[MarkedRow], key: Key, runs: Sequence[tuple[str, Path]], *, replace: bool
) -> None:
    """Keeps marks beside the reports of runs (`marks.json`), and writes the reports with them.

    Nothing is written before all runs have been looked at.

    Args:
        rows: All rows of the sheet.
        key: Its key.
        runs: Folders of the runs with the names that they had on the sheet, empty for none.
        replace: Whether marks that a run has already give way.

    Raises:
        ConfigurationError: A folder is no finished run, has other answers than those that were
            marked, or has marks already; or it cannot be written.
    """
    found = []
    for name, folder in runs:
        summary, outcomes = _summary(folder), read_outcomes(folder)
        marks = marks_of_run(rows, key, outcomes, name)
        known = read_marks(folder)
        if known is not None and known != marks and not replace:
            raise ConfigurationError(
                f"{folder} には、前に取り込んだ採点（採点表 {known['sheet']}）があります。"
                "置き換えるときは --replace を付けてください。"
            )
        found.append((folder, summary, outcomes, marks))
    for folder, summary, outcomes, marks in found:
        try:
            write_whole(folder / MARKS, json.dumps(marks, ensure_ascii=False, indent=2))
        except OSError as error:
            raise ConfigurationError(
                f"{folder} に書き出せません。権限と空き容量を確かめてください。（{error.strerror}）"
            ) from error
        write_pages(summary, outcomes, folder)


def _summary(folder: Path) -> dict[str, Any]:
    try:
        value: Any = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        value["model"], value["models"], value["environment"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{folder} に、終わった評価の結果がありません。"
            "tenkyo eval run --output で書き出したフォルダーを指定してください。"
        ) from error
    found: dict[str, Any] = value
    return found
