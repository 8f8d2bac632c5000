"""Question files: one JSON object a line, with the evidence that answers it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import ConfigurationError
from rag.japanese.normalize import squeeze


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the answer stands.

    Attributes:
        doc: File name of the document.
        quote: Words of the document, verbatim.
    """

    doc: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what is known about its answer.

    Attributes:
        id: Stable id, unique in its file.
        question: The question.
        history: Earlier turns, each with `role` and `content`.
        type: fact, kpi, ministry, budget ... or unanswerable.
        style: keyword, natural or paraphrase.
        answer: A model answer.
        answer_keys: Groups of spellings; a right answer holds one of each group.
        evidence: Empty for unanswerable questions.
    """

    id: str
    question: str
    history: tuple[Mapping[str, str], ...] = ()
    type: str = "fact"
    style: str = "natural"
    answer: str = ""
    answer_keys: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the documents hold the answer."""
        return bool(self.evidence)


def load_questions(path: Path) -> list[Question]:
    """Reads a question file.

    Args:
        path: JSON Lines, UTF-8.

    Returns:
        The questions in the order of the file.

    Raises:
        ConfigurationError: The file is missing or empty, a line is no question, or an id occurs
            twice; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"質問ファイル {path.name} を読めません。"
            "UTF-8 の JSON Lines ファイルを指定してください。"
        ) from error
    questions = [
        _parse(line, f"{path.name} の {number} 行目")
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not questions:
        raise ConfigurationError(f"質問ファイル {path.name} に質問がありません。")
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise ConfigurationError(f"{path.name}: id「{question.id}」が2回使われています。")
        seen.add(question.id)
    return questions


def _parse(line: str, place: str) -> Question:
    try:
        value: Any = json.loads(line)
        return Question(
            id=_text(value, "id"),
            question=_text(value, "question"),
            history=tuple(
                {"role": str(turn["role"]), "content": str(turn["content"])}
                for turn in value.get("history") or ()
            ),
            type=str(value.get("type") or "fact"),
            style=str(value.get("style") or "natural"),
            answer=str(value.get("answer") or ""),
            answer_keys=tuple(_group(group) for group in value.get("answer_keys") or ()),
            evidence=tuple(
                Evidence(_text(entry, "doc"), _text(entry, "quote"))
                for entry in value.get("evidence") or ()
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{place}を質問として読めません（{error}）。"
            "id と question のある JSON オブジェクトを1行に1つ書いてください。"
        ) from error


def _text(value: Mapping[str, Any], key: str) -> str:
    text = value[key]
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{key} が文字列ではないか、空です")
    return text


def _group(group: Sequence[str]) -> tuple[str, ...]:
    spellings = tuple(str(spelling) for spelling in group)
    # An empty spelling would stand in every answer.
    if isinstance(group, str) or not spellings or not all(map(squeeze, spellings)):
        raise ValueError("answer_keys は、空でない表記のリストのリストです")
    return spellings
