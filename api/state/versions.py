"""Answers that were made again: one question has versions, and counts as one.

An answer made again names the first answer to its question in `instead_of`; that one names none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from api.state.answers import AnswerRecord, find_answer


def first_version(
    session: Session,
    answer_id: str | None,
    *,
    owner: str,
    question: str,
    conversation_id: str | None,
) -> str | None:
    """The first answer to the question of an answer that is made again.

    Args:
        session: A session.
        answer_id: Any answer to the question; None where it is asked anew.
        owner: Who asks.
        question: What is asked.
        conversation_id: The conversation in which it is asked.

    Returns:
        Its id; None where nothing is made again, or another question is asked, or in another
        conversation: an answer is a version only beside the others.

    Raises:
        ProblemError: 404, there is no such answer, or it belongs to someone else.
    """
    if answer_id is None:
        return None
    record = find_answer(session, answer_id, owner)
    if record.conversation_id != conversation_id or record.body["question"] != question:
        return None
    first: str | None = record.body.get("instead_of")
    return first or record.id


def by_question(records: Sequence[AnswerRecord]) -> list[list[AnswerRecord]]:
    """Answers with those made again beside their first, in the order of the questions.

    Args:
        records: The answers of a conversation, the oldest first.
    """
    found: dict[str, list[AnswerRecord]] = {}
    for record in records:
        first = record.body.get("instead_of")
        found.setdefault(first if first in found else record.id, []).append(record)
    return list(found.values())


def asked_anew() -> ColumnElement[bool]:
    """Whether an answer is the first to its question."""
    named: ColumnElement[Any] = AnswerRecord.body["instead_of"].as_string()
    return named.is_(None)
