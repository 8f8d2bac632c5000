"""What is to run, and what tells one run from another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rag.errors import ConfigurationError

_MOST_CHANGED = 5
"""Of more settings than these the names would say little."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What is to run.

    Attributes:
        questions: Question file, see `eval.questions`.
        documents: Folder of the documents, or one file.
        models: Names of the models; empty takes that of the settings.
        repeats: How often every question is asked of every model.
        today: The day on which 今年度 is resolved; None for the day on which the run began.
        retrieval_from: Folder of a run whose passages all models are given; None to search.
        lenient: Whether questions are asked whose evidence occurs nowhere or more than once, or
            of which none has an answer.
        nli: Folder of a cross-encoder that judges the sentences and nothing else, so that its
            figures are independent; None takes the entailment model of the settings, if any.
    """

    questions: Path
    documents: Path
    models: tuple[str, ...] = ()
    repeats: int = 1
    today: date | None = None
    retrieval_from: Path | None = None
    lenient: bool = False
    nli: Path | None = None

    def __post_init__(self) -> None:
        """Checks what can be checked without reading anything.

        Raises:
            ConfigurationError: A number or a name cannot be used.
        """
        if self.repeats < 1:
            raise ConfigurationError("繰り返しの回数（--repeat）は 1 以上にしてください。")
        if len(set(self.models)) < len(self.models):
            raise ConfigurationError("--model に同じモデルが2度あります。1度ずつ指定してください。")


def hash_file(path: Path) -> str:
    """SHA-256 of a file.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ConfigurationError(
            f"{path} を読めません。ファイルと権限を確かめてください。"
        ) from error


def hash_documents(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of the documents, by path below the folder."""
    if folder.is_file():
        return {folder.name: hash_file(folder)}
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hash_file(path)
        for path in sorted(files)
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """In what two runs differ, in Japanese; of settings, each with its values."""
    names = {
        "questions": "質問集",
        "documents": "文書",
        "models": "モデル",
        "repeats": "繰り返しの回数",
        "settings": "設定",
        "model_settings": "モデルの設定",
        "prompts": "プロンプト",
        "retrieval_from": "検索結果の引継ぎ元",
        "nli": "含意判定モデル",
        "thesaurus": "類語の表",
        "tenkyo": "典拠の版",
        "code": "コード",
        "reader": "文書読み取りの版",
        "today": "基準日",
        "git": "コードの版（git）",
    }
    return [
        names.get(name, name)
        + (_changed(before.get(name), now.get(name)) if name == "settings" else "")
        for name in dict.fromkeys([*before, *now])
        if before.get(name) != now.get(name)
    ]


def _changed(before: object, now: object) -> str:
    """Which settings differ, in brackets; empty where one run has none, or too many differ."""
    if not (isinstance(before, Mapping) and isinstance(now, Mapping)):
        return ""
    changed = [
        f"{name}：{_value(before.get(name))}→{_value(now.get(name))}"
        for name in dict.fromkeys([*before, *now])
        if before.get(name) != now.get(name)
    ]
    return f"（{'、'.join(changed)}）" if changed and len(changed) <= _MOST_CHANGED else ""


def _value(value: object) -> str:
    return "なし" if value is None or value == "" else str(value)
