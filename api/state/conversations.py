"""Conversations of their owners: a title, and the answers that were given in them."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.problems import ProblemError
from api.state.answers import AnswerRecord, now
from api.state.database import Base
from api.state.dated import end_attached
from api.state.feedback import FeedbackRecord, feedback_on
from api.state.trash import TrashKind, packed, put_into_trash, unpacked
from api.state.versions import asked_anew

TITLE_LENGTH = 200
_TITLE_OF_QUESTION = 60
_ID = re.compile(r"[0-9a-f]{32}")


class ConversationRecord(Base):
    """A conversation.

    Attributes:
        id: Its id.
        owner: Whose it is.
        title: Its title; empty until the first question gives it one.
        collection: Name of the collection that it is about.
        created_at: When it was begun (UTC).
        updated_at: When it was last asked in or renamed (UTC).
    """

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_owner_updated_at", "owner", "updated_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    collection: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a list.

    Attributes:
        record: The conversation.
        answers: How many questions it holds the answers to.
    """

    record: ConversationRecord
    answers: int


def start_conversation(
    session: Session, owner: str, collection: str, title: str = ""
) -> ConversationRecord:
    """Begins a conversation."""
    record = ConversationRecord(
        id=uuid.uuid4().hex, owner=owner, title=title.strip(), collection=collection
    )
    session.add(record)
    session.flush()
    return record


def require_conversation(session: Session, conversation_id: str, user: str) -> ConversationRecord:
    """A conversation of its owner.

    Raises:
        ProblemError: 404, there is none, or it belongs to someone else.
    """
    # PostgreSQL takes no NUL, so what is no id of ours is not even looked up.
    named = _ID.fullmatch(conversation_id) is not None
    record = session.get(ConversationRecord, conversation_id) if named else None
    if record is None or record.owner != user:
        raise ProblemError(
            404,
            "conversation_not_found",
            "その ID の会話はありません（ほかの人の会話は開けません）。ID を確かめてください。",
        )
    return record


def continue_conversation(
    session: Session, conversation_id: str | None, user: str, question: str
) -> str | None:
    """Notes that a question was answered in a conversation.

    Args:
        session: The session in which the answer is kept.
        conversation_id: The conversation; None for none.
        user: Who asked.
        question: The question; the first one gives the title.

    Returns:
        The id to keep the answer under; None where its owner has deleted the conversation while
        the answer was being made.
    """
    if conversation_id is None:
        return None
    record = session.get(ConversationRecord, conversation_id, with_for_update=True)
    if record is None or record.owner != user:
        return None
    record.title = record.title or _title_of(question)
    record.updated_at = now()
    return record.id


def rename_conversation(
    session: Session, conversation_id: str, user: str, title: str
) -> ConversationRecord:
    """Gives a conversation another title.

    Raises:
        ProblemError: 404, there is none, or it belongs to someone else.
    """
    record = require_conversation(session, conversation_id, user)
    record.title = title.strip()
    record.updated_at = now()
    return record


def discard_conversation(session: Session, conversation_id: str, user: str, days: int) -> None:
    """Moves a conversation into the trash, with its answers and what was said of them.

    What is attached to it does not go there: its time is over.

    Args:
        session: A session.
        conversation_id: The conversation.
        user: Who deletes it.
        days: For how many days it can be had back.

    Raises:
        ProblemError: 404, there is none, or it belongs to someone else.
    """
    record = require_conversation(session, conversation_id, user)
    answers = answers_of(session, record.id)
    said = feedback_on(session, [answer.id for answer in answers])
    put_into_trash(
        session,
        TrashKind.CONVERSATION,
        owner=record.owner,
        collection=record.collection,
        target_id=record.id,
        title=record.title,
        body={
            "conversation": packed(record),
            "answers": [packed(answer) for answer in answers],
            "feedback": [packed(one) for one in said.values()],
        },
        days=days,
        deleted_by=user,
    )
    end_attached(session, record.id)
    session.execute(delete(FeedbackRecord).where(FeedbackRecord.answer_id.in_(list(said))))
    session.execute(delete(AnswerRecord).where(AnswerRecord.conversation_id == record.id))
    session.delete(record)


def bring_conversation_back(session: Session, body: Mapping[str, Any]) -> None:
    """Puts a conversation from the trash back where it was."""
    session.add(unpacked(ConversationRecord, body["conversation"]))
    session.add_all(unpacked(AnswerRecord, answer) for answer in body["answers"])
    session.add_all(unpacked(FeedbackRecord, said) for said in body["feedback"])


def answers_of(session: Session, conversation_id: str) -> Sequence[AnswerRecord]:
    """The answers of a conversation, the oldest first."""
    return session.scalars(
        select(AnswerRecord)
        .where(AnswerRecord.conversation_id == conversation_id)
        .order_by(AnswerRecord.created_at, AnswerRecord.id)
    ).all()


def list_conversations(
    session: Session, user: str, *, collection: str | None = None, sought: str = ""
) -> list[Listed]:
    """The conversations of a user, the last used first.

    Only titles and questions are searched, the user's own words: what stands in answers may have
    been restricted since, and a search must not tell.

    Args:
        session: A session.
        user: Whose.
        collection: Only those about this collection; None for all.
        sought: Words that must all stand in the title or in questions, whatever their width and
            case.
    """
    wanted = select(ConversationRecord).where(ConversationRecord.owner == user)
    if collection is not None:
        wanted = wanted.where(ConversationRecord.collection == collection)
    records = session.scalars(
        wanted.order_by(ConversationRecord.updated_at.desc(), ConversationRecord.id)
    ).all()
    words = _folded(sought).split()
    if words:
        asked = _questions_of(session, user)
        records = [
            record
            for record in records
            if _holds(words, _folded("\n".join((record.title, *asked.get(record.id, ())))))
        ]
    counts = _counts_of(session, user)
    return [Listed(record, counts.get(record.id, 0)) for record in records]


def _counts_of(session: Session, user: str) -> dict[str | None, int]:
    rows = session.execute(
        select(AnswerRecord.conversation_id, func.count())
        .where(AnswerRecord.owner == user, AnswerRecord.conversation_id.is_not(None), asked_anew())
        .group_by(AnswerRecord.conversation_id)
    )
    return dict(rows.all())


def _questions_of(session: Session, user: str) -> dict[str | None, list[str]]:
    """The questions of a user by conversation."""
    rows = session.execute(
        select(AnswerRecord.conversation_id, AnswerRecord.body["question"].as_string()).where(
            AnswerRecord.owner == user, AnswerRecord.conversation_id.is_not(None)
        )
    )
    asked: dict[str | None, list[str]] = {}
    for name, question in rows:
        asked.setdefault(name, []).append(question)
    return asked


def _holds(words: Sequence[str], text: str) -> bool:
    return all(word in text for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _title_of(question: str) -> str:
    """The beginning of a question on one line."""
    line = " ".join(question.split())
    return line if len(line) <= _TITLE_OF_QUESTION else f"{line[:_TITLE_OF_QUESTION]}…"
