"""A set that was read, and its files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.questions import Question, question_json
from rag.errors import ConfigurationError

_UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f.]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Imported:
    """A set that was read.

    Attributes:
        questions: Its questions.
        documents: Texts by file name; empty for sets whose documents are files of their own.
    """

    questions: tuple[Question, ...]
    documents: Mapping[str, str] = field(default_factory=dict)


def file_name(title: str, number: int, suffix: str) -> str:
    """A safe and unique file name: a number and the title."""
    return f"{number:04}_{_UNSAFE.sub('_', title)[:_LONGEST_NAME]}{suffix}"


def load_json(path: Path, form: str) -> Any:  # noqa: ANN401 (any JSON value)
    """A JSON file, or the values of a JSON Lines file as a list.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        try:
            return json.loads(text)
        except ValueError:
            return [json.loads(line) for line in text.split("\n") if line.strip()]
    except (OSError, ValueError) as error:
        raise unreadable(path, form, error) from error


def unreadable(path: Path, form: str, error: Exception) -> ConfigurationError:
    """What is said of a file that is not what it should be."""
    return ConfigurationError(
        f"{path} を{form}として読めません（{error!r}）。形式を確かめてください。"
    )


def save_imported(found: Imported, folder: Path) -> None:
    """Writes `questions.jsonl`, and `documents/` where the set brings its texts.

    Raises:
        ConfigurationError: The folder exists and is not empty, or cannot be written.
    """
    from eval.runs.folder import require_empty

    require_empty(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in found.documents.items():
            (folder / "documents").mkdir(exist_ok=True)
            (folder / "documents" / name).write_text(text, encoding="utf-8")
        lines = (json.dumps(question_json(one), ensure_ascii=False) for one in found.questions)
        (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{folder} に書き出せません。権限と空き容量を確かめてください。（{error.strerror}）"
        ) from error
