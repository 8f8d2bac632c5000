"""The sitting itself: open, find passages once, ask every model, record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from eval.report import write_report
from eval.run import RunPlan, RunResult, execute
from eval.runs.execute import Progress
from eval.sitting.sealing import Opened, open_sealed
from rag.errors import ConfigurationError
from rag.settings import Settings

PASSAGES = "passages"
MODELS = "models"
RECORD = "sitting.json"
QUESTIONS = "questions.jsonl"
"""The opened questions, for the marking sheet."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """What came of a sitting.

    Attributes:
        opened: The questions.
        opened_at: When they were opened first, ISO 8601.
        run: What the models answered.
    """

    opened: Opened
    opened_at: str
    run: RunResult


def run_sitting(
    sealed: Path,
    key: Path,
    documents: Path,
    settings: Settings,
    folder: Path,
    *,
    models: Sequence[str],
    repeats: int = 1,
    today: date | None = None,
    progress: Progress | None = None,
) -> Sitting:
    """Opens sealed questions and asks them of every model, with the same passages.

    The embedded default finds the passages, in a run of its own below `passages`; the models' run
    stands below `models`. `sitting.json` holds hash and time of the opening, and is written before
    anything is asked; `questions.jsonl` are the opened questions. A sitting that was broken off
    goes on.

    Args:
        sealed: The sealed questions.
        key: Their key.
        documents: Folder of the documents.
        settings: Settings of this installation.
        folder: Where the results go.
        models: Names of the models.
        repeats: How often every question is asked of every model.
        today: The day on which 今年度 is resolved.
        progress: Told what is being done.

    Raises:
        ConfigurationError: The questions cannot be opened, or the folder holds something else.
        LanguageModelError: A model is down; what has been answered is kept.
    """
    opened = open_sealed(sealed, key)
    opened_at = _recorded(opened, folder)
    questions = folder / QUESTIONS
    questions.write_bytes(opened.questions)
    passages = RunPlan(questions, documents, ("extractive",), today=today)
    found = execute(passages, settings, folder=folder / PASSAGES, progress=progress)
    write_report(found, folder / PASSAGES)
    plan = RunPlan(questions, documents, tuple(models), repeats, today, folder / PASSAGES)
    run = execute(plan, settings, folder=folder / MODELS, progress=progress)
    for result in run.results:
        result.environment["sealed_questions"] = _record(opened, opened_at)
    write_report(run, folder / MODELS)
    return Sitting(opened, opened_at, run)


def _record(opened: Opened, opened_at: str) -> dict[str, object]:
    return {
        "sha256": opened.commitment,
        "questions": opened.count,
        "sealed_at": opened.sealed_at,
        "opened_at": opened_at,
    }


def _recorded(opened: Opened, folder: Path) -> str:
    """Records the opening, or finds that it was recorded before; gives its time."""
    path = folder / RECORD
    try:
        if path.is_file():
            known = json.loads(path.read_text(encoding="utf-8"))
            if known["sha256"] != opened.commitment:
                raise _other(folder)
            return str(known["opened_at"])
        if folder.exists() and any(folder.iterdir()):
            raise _other(folder)
        folder.mkdir(parents=True, exist_ok=True)
        opened_at = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps(_record(opened, opened_at), ensure_ascii=False, indent=2)
        path.write_text(f"{text}\n", encoding="utf-8")
    except (ValueError, KeyError, TypeError) as error:
        raise _other(folder) from error
    except OSError as error:
        raise ConfigurationError(
            f"{folder} に書き出せません。権限と空き容量を確かめてください。（{error.strerror}）"
        ) from error
    return opened_at


def _other(folder: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{folder} には、別のものがあります。"
        "前の結果を消さないよう、別のフォルダーを指定してください。"
    )
