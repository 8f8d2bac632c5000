"""What people say of answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import find_answer, now
from api.state.database import Base

Rating = Literal["good", "bad"]
Reason = Literal["内容が違う", "出典が合わない", "古い", "足りない", "その他"]


class FeedbackRecord(Base):
    """What the owner of an answer says of it.

    Attributes:
        answer_id: The answer.
        owner: Who says so.
        rating: Good or bad.
        reasons: Why, see `Reason`.
        comment: In the owner's own words.
        created_at: When it was last said (UTC).
    """

    __tablename__ = "feedback"

    answer_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    rating: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[Any]]
    comment: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)


def give_feedback(
    session: Session,
    answer_id: str,
    owner: str,
    *,
    rating: Rating,
    reasons: Iterable[Reason] = (),
    comment: str = "",
) -> FeedbackRecord:
    """Keeps what the owner of an answer says of it; it replaces what was said before.

    Raises:
        ProblemError: 404, there is no such answer, or it belongs to someone else.
    """
    find_answer(session, answer_id, owner)
    record = session.merge(
        FeedbackRecord(
            answer_id=answer_id,
            owner=owner,
            rating=rating,
            reasons=list(dict.fromkeys(reasons)),
            comment=comment,
            created_at=now(),
        )
    )
    session.flush()
    return record


def feedback_on(session: Session, answer_ids: Sequence[str]) -> dict[str, FeedbackRecord]:
    """What was said of some answers, by their ids."""
    found = session.scalars(select(FeedbackRecord).where(FeedbackRecord.answer_id.in_(answer_ids)))
    return {record.answer_id: record for record in found}
