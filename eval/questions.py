"""Question files: one JSON object a line or one row a sheet, with the evidence that answers it."""

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
        quote: Words of the document, verbatim. Empty in sets that say no more than the page
            (`page` without `quote`), or no more than the document (`"whole": true`).
        page: 1-based page on which it stands, where the question file says so.
    """

    doc: str
    quote: str
    page: int | None = None


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
        paraphrase_of: Id of the question that this one asks in other words; empty for none.
        note: For people; nothing is measured by it.
    """

    id: str
    question: str
    history: tuple[Mapping[str, str], ...] = ()
    type: str = "fact"
    style: str = "natural"
    answer: str = ""
    answer_keys: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    paraphrase_of: str = ""
    note: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents hold the answer."""
        return bool(self.evidence)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line of a question file, or what is wrong with it.

    Attributes:
        number: Its line, from 1; of a sheet its row.
        question: The question; None where the line is none.
        error: In Japanese, why it is none and what to do; empty where it is one.
    """

    number: int
    question: Question | None
    error: str = ""


def load_questions(path: Path) -> list[Question]:
    """Reads a question file.

    Args:
        path: JSON Lines in UTF-8, or a sheet (.xlsx, .csv), see `eval.sheets`.

    Returns:
        The questions in the order of the file.

    Raises:
        ConfigurationError: The file is missing or empty, a line is no question, or an id occurs
            twice; the message names the line.
    """
    questions: list[Question] = []
    for line in read_questions(path):
        if line.question is None:
            raise ConfigurationError(
                f"{path.name} の {line.number} 行目を質問として読めません{line.error}"
            )
        questions.append(line.question)
    if not questions:
        raise ConfigurationError(f"質問ファイル {path.name} に質問がありません。")
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise ConfigurationError(f"{path.name}: id「{question.id}」が2回使われています。")
        seen.add(question.id)
    return questions


def read_questions(path: Path) -> list[Numbered]:
    """Reads every line of a question file, those that are none included.

    Raises:
        ConfigurationError: The file cannot be read at all.
    """
    if path.suffix.lower() in (".xlsx", ".csv"):
        from eval.sheets import read_rows

        how = "見出しの列に、id と質問を1行に1問ずつ書いてください。"
        return [_numbered(number, row, how) for number, row in read_rows(path)]
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"質問ファイル {path.name} を読めません。"
            "UTF-8 の JSON Lines ファイルを指定してください。"
        ) from error
    how = "id と question のある JSON オブジェクトを1行に1つ書いてください。"
    return [_numbered(number, line, how) for number, line in enumerate(lines, 1) if line.strip()]


def _numbered(number: int, value: str | Mapping[str, Any] | ValueError, how: str) -> Numbered:
    """A line of JSON, or a row that was read already, or could not be."""
    try:
        if isinstance(value, ValueError):
            raise value
        return Numbered(number, _parse(json.loads(value) if isinstance(value, str) else value))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Numbered(number, None, f"（{error}）。{how}")


def _parse(value: Any) -> Question:  # noqa: ANN401 (any JSON value)
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
        evidence=tuple(_evidence(entry) for entry in value.get("evidence") or ()),
        paraphrase_of=str(value.get("paraphrase_of") or ""),
        note=str(value.get("note") or ""),
    )


def question_json(question: Question) -> dict[str, Any]:
    """A question as a line of a question file; what is empty is left out."""
    value = {
        "id": question.id,
        "question": question.question,
        "history": [dict(turn) for turn in question.history],
        "type": question.type,
        "style": question.style,
        "answer": question.answer,
        "answer_keys": [list(group) for group in question.answer_keys],
        "evidence": [
            {"doc": entry.doc}
            | ({"quote": entry.quote} if entry.quote else {})
            | ({"page": entry.page} if entry.page is not None else {})
            | ({"whole": True} if not entry.quote and entry.page is None else {})
            for entry in question.evidence
        ],
        "paraphrase_of": question.paraphrase_of,
        "note": question.note,
    }
    return {name: entry for name, entry in value.items() if entry}


def _evidence(entry: Mapping[str, Any]) -> Evidence:
    doc = _text(entry, "doc")
    page = entry.get("page")
    if page is not None and (not isinstance(page, int) or page < 1):
        raise ValueError("page は 1 以上の整数です")
    if "quote" not in entry and (page is not None or entry.get("whole") is True):
        return Evidence(doc, "", page)
    return Evidence(doc, _text(entry, "quote"), page)


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
