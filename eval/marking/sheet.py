"""Making a blind sheet, and keeping its key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from eval.marking.model import Key, RunAnswers, Sheet, SheetRow
from eval.marking.runs import answer_hash
from eval.questions import Question
from rag.errors import ConfigurationError

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOTHING = "（文書に答えはありません。「分からない」と答えるのが正解です）"


def make_sheet(
    questions: Sequence[Question], runs: Sequence[RunAnswers], *, seed: int
) -> tuple[Sheet, Key]:
    """A sheet of all answers, models in an order drawn anew for every question.

    Args:
        questions: The questions that are marked.
        runs: What each model answered.
        seed: Makes the order; the same seed gives the same sheet.

    Raises:
        ConfigurationError: There are no runs or too many, two of the same name, or a run lacks an
            answer to a question.
    """
    models = tuple(run.model for run in runs)
    _require(models, questions, runs)
    random = Random(seed)  # noqa: S311
    rows: list[SheetRow] = []
    behind: dict[str, tuple[str, str]] = {}
    answers: dict[str, str] = {}
    for number, question in enumerate(questions, 1):
        order = random.sample(runs, len(runs))
        for letter, run in zip(LETTERS, order, strict=False):
            name = f"{number:03d}-{letter}"
            behind[name] = (question.id, run.model)
            answers[name] = answer_hash(run.answers[question.id])
            rows.append(_row(name, question, run))
    text = json.dumps([[row.id, row.question, row.answer] for row in rows], ensure_ascii=False)
    sheet = Sheet(hashlib.sha256(text.encode()).hexdigest()[:16], tuple(rows))
    return sheet, Key(sheet.id, models, behind, answers)


def _require(
    models: Sequence[str], questions: Sequence[Question], runs: Sequence[RunAnswers]
) -> None:
    if not 1 <= len(models) <= len(LETTERS):
        raise ConfigurationError(
            f"採点するモデルは1から{len(LETTERS)}までです（{len(models)}個あります）。"
            "結果のフォルダーの数を見直してください。"
        )
    twice = {name for name in models if models.count(name) > 1}
    if twice:
        raise ConfigurationError(
            f"同じ名前のモデルが2つあります：{'、'.join(sorted(twice))}。"
            "「名前=フォルダー」の形で、別々の名前を付けてください。"
        )
    for run in runs:
        missing = [question.id for question in questions if question.id not in run.answers]
        if missing:
            raise ConfigurationError(
                f"「{run.model}」の結果に、{len(missing)}問の回答がありません"
                f"（{'、'.join(missing[:5])}{' など' if len(missing) > 5 else ''}）。"
                "同じ質問集で評価した結果を指定してください。"
            )


def _row(name: str, question: Question, run: RunAnswers) -> SheetRow:
    turns = [
        f"（前の{_SAYS.get(turn['role'], '発言')}）{turn['content']}" for turn in question.history
    ]
    evidence = "\n".join(f"「{entry.quote}」（{entry.doc}）" for entry in question.evidence)
    return SheetRow(
        id=name,
        question="\n".join((*turns, question.question)),
        evidence=evidence or _NOTHING,
        model_answer=question.answer,
        answer=run.answers[question.id],
    )


_SAYS = {"user": "質問", "assistant": "回答"}


def write_key(key: Key, path: Path) -> None:
    """Writes the key as JSON.

    Raises:
        ConfigurationError: The file exists or cannot be written.
    """
    value = {
        "sheet": key.sheet,
        "models": key.models,
        "rows": {
            name: {"question": question, "model": model, "answer": key.answers[name]}
            for name, (question, model) in key.rows.items()
        },
    }
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ConfigurationError:
    if isinstance(error, FileExistsError):
        return ConfigurationError(
            f"{path} は既にあります。前のものを消さないよう、別の名前を指定してください。"
        )
    return ConfigurationError(
        f"{path} に書き出せません。フォルダーと権限を確かめてください。（{error.strerror}）"
    )


def write_new(path: Path, content: bytes) -> None:
    """Writes a file that must not be there yet.

    Raises:
        ConfigurationError: It exists or cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise _unwritable(path, error) from error


def read_key(path: Path) -> Key:
    """Reads a key.

    Raises:
        ConfigurationError: The file is no key.
    """
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8"))
        return Key(
            str(value["sheet"]),
            tuple(map(str, value["models"])),
            {
                str(name): (str(row["question"]), str(row["model"]))
                for name, row in value["rows"].items()
            },
            {str(name): str(row["answer"]) for name, row in value["rows"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{path} を採点表の対応表として読めません。"
            "採点表を作ったときに書き出した JSON ファイルを指定してください。"
        ) from error
