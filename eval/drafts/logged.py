"""Draft questions from an export of the audit log or of answers, for a person to complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.matching import strip_markers
from eval.questions import Evidence, Question
from rag.errors import ConfigurationError
from rag.japanese.normalize import squeeze
from rag.json_lines import read_json_lines

_FORM = "question（質問）のある JSON オブジェクトを1行に1つ書いてください。"
_GOOD = {"up", "good", "positive", "👍", "1", "true", "よい"}
_BAD = {"down", "bad", "negative", "👎", "-1", "false", "わるい"}
_COMPLETE = "下書きです。正答例・正答の表記・根拠（文書にある語句）を確かめて書いてください。"
_RATED = {
    True: "利用者の評価は👍です。",
    False: "利用者の評価は👎です。回答に誤りがあったおそれがあります。",
    None: "",
}


def draft_questions(path: Path) -> list[Question]:
    """Makes a draft of every question that was asked, each once, those rated 👎 first.

    Of an answer rated 👍 the words and the quotes, where the export has them, are put down as what
    may be the right answer and its evidence. Of others nothing is: a person has to find it.

    Args:
        path: JSON Lines with `question`, and where known `answer`, `rating`, `citations`.

    Raises:
        ConfigurationError: The file cannot be read, or holds no question.
    """
    found: dict[str, tuple[bool | None, Question]] = {}
    for place, value in read_json_lines(path, what="記録のファイル", form=_FORM):
        if not isinstance(value, dict):
            raise ConfigurationError(f"{place}は JSON オブジェクトではありません。{_FORM}")
        asked = value.get("question")
        if not isinstance(asked, str) or not squeeze(asked):
            continue  # other entries of the audit log, and questions that it does not keep
        rated = _rating(value.get("rating"))
        before = found.get(squeeze(asked))
        # Asked again, the worse rating is kept: it is worth a closer look.
        if before is None or (before[0] is not False and rated is not None):
            found[squeeze(asked)] = (rated, _draft(value, asked, rated))
    if not found:
        raise ConfigurationError(
            f"{path} に質問がありません。監査ログが質問を残す設定（audit = full）かを確かめ、"
            "`tenkyo audit export` で書き出し直してください。"
        )
    order = {False: 0, True: 1, None: 2}
    drafts = sorted(found.values(), key=lambda entry: order[entry[0]])
    return [replace(one, id=f"draft-{number:03}") for number, (_, one) in enumerate(drafts, 1)]


def _rating(value: object) -> bool | None:
    said = str(value).lower() if value is not None else ""
    if said in _GOOD:
        return True
    return False if said in _BAD else None


def _draft(value: Mapping[str, Any], asked: str, rated: bool | None) -> Question:
    answer = str(value.get("answer") or "")
    history = value.get("history")
    return Question(
        id="draft",
        question=asked.strip(),
        history=tuple(
            {"role": str(turn.get("role")), "content": str(turn.get("content"))}
            for turn in (history if isinstance(history, list) else ())
            if isinstance(turn, dict)
        ),
        answer=strip_markers(answer) if rated else "",
        evidence=_evidence(value) if rated else (),
        note=f"{_COMPLETE}{_RATED[rated]}{_said(value)}"
        + (f"\n当時の回答：{answer}" if answer else ""),
    )


def _said(value: Mapping[str, Any]) -> str:
    """Why it was rated so, in the words of who rated it."""
    reasons = value.get("reasons")
    given = [str(reason) for reason in reasons] if isinstance(reasons, list) else []
    comment = str(value.get("comment") or "").strip()
    told = "、".join([*given, *([f"「{comment}」"] if comment else [])])
    return f"\n利用者の理由：{told}" if told else ""


def _evidence(value: Mapping[str, Any]) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for citation in value.get("citations") or ():
        try:
            doc = citation["passage"]["document"]["file_name"]
            quote = citation["quote"]
        except (KeyError, TypeError):
            continue
        if isinstance(doc, str) and isinstance(quote, str) and squeeze(quote):
            found.append(Evidence(doc, quote))
    return tuple(found)
