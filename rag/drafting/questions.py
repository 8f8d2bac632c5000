"""Questions that a draft answers, each with its follow-up questions (更問), and files of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.answering import Answer
from rag.errors import ConfigurationError, QuestionError
from rag.json_lines import read_json_lines

History = Sequence[Mapping[str, str]]
Answering = Callable[[str, History], Answer]
"""From a question and what was said before to an answer; who answers is the caller's matter."""

_MOST = 200
_FOLLOW_UP = re.compile(r"^(?:[ \t\u3000]+|更問[０-９0-9]*(?:[ \t\u3000]+|\s*[:：]))\s*(?=\S)")
_NUMBER = re.compile(r"^問[０-９0-9]*[ \t\u3000]*[:：]\s*|^問[０-９0-9]+[ \t\u3000]+")
_FORMAT = (
    "テキスト（1行に1問。更問は、その問の下の行に「更問：」か字下げで書く）か、"
    'JSON Lines（{"question": "…", "follow_ups": ["…"]}、拡張子 .jsonl）を指定してください。'
)


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question of a draft.

    Attributes:
        text: The question.
        follow_ups: Questions asked after it, which may lean on it (「担当はどこか」).
    """

    text: str
    follow_ups: tuple[str, ...] = ()


def require_questions(questions: Sequence[DraftQuestion]) -> None:
    """Checks that there is something to answer, and not too much.

    Raises:
        QuestionError: There is no question, or there are more than 200.
    """
    if not questions:
        raise QuestionError("質問がありません。原稿にする質問を1つ以上指定してください。")
    count = sum(1 + len(question.follow_ups) for question in questions)
    if count > _MOST:
        raise QuestionError(
            f"質問が多すぎます（{count} 問）。"
            f"1つの原稿は更問を含めて {_MOST} 問までです。分けて作成してください。"
        )


def read_draft_questions(path: Path) -> list[DraftQuestion]:
    """Reads a file of questions: text with a question a line, or JSON Lines.

    Raises:
        ConfigurationError: The file cannot be read, holds no question, or a line is none.
    """
    if path.suffix.lower() == ".jsonl":
        read = read_json_lines(path, what="質問のファイル", form=_FORMAT)
        questions = [_parse(value, place) for place, value in read]
    else:
        questions = _from_text(path)
    if not questions:
        raise ConfigurationError(f"質問のファイル {path} に質問がありません。{_FORMAT}")
    return questions


def _from_text(path: Path) -> list[DraftQuestion]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"質問のファイル {path} を読めません。UTF-8 の{_FORMAT}"
        ) from error
    questions: list[DraftQuestion] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        marker = _FOLLOW_UP.match(line)
        if marker is None:
            questions.append(DraftQuestion(_NUMBER.sub("", line).strip()))
        elif not questions:
            raise ConfigurationError(
                f"{path} の {number} 行目の更問の前に、問がありません。{_FORMAT}"
            )
        else:
            # A line set in may name itself a follow-up as well.
            words = _FOLLOW_UP.sub("", line[marker.end() :]).strip()
            last = questions[-1]
            questions[-1] = DraftQuestion(last.text, (*last.follow_ups, words))
    return questions


def _parse(value: object, place: str) -> DraftQuestion:
    question = value.get("question") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(question, str) or not question.strip():
        raise ConfigurationError(f"{place}に question がありません（文字列）。{_FORMAT}")
    follow_ups = value.get("follow_ups") or []
    if not isinstance(follow_ups, list) or not all(isinstance(q, str) for q in follow_ups):
        raise ConfigurationError(f"{place}の follow_ups が文字列のリストではありません。{_FORMAT}")
    return DraftQuestion(question, tuple(follow_ups))
