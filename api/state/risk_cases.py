"""Risk cases (リスクケース): what went wrong, reported by those who saw it, for the CAIO.

A case holds the answer by value, so that it stays readable when its conversation is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.problems import ProblemError
from api.state.answers import AnswerRecord, now
from api.state.database import Base

Kind = Literal["誤った数値", "出典の不一致", "不適切な表現", "情報漏えいのおそれ", "その他"]
Severity = Literal["高", "中", "低"]
Status = Literal["受付", "対応中", "対応済"]


class RiskCaseRecord(Base):
    """A risk case.

    Attributes:
        number: Its number, in order of arrival.
        reporter: Who reported it.
        reporter_name: How people call them; empty where only the stable name is known.
        division: Where they work; empty where nobody has told.
        collection: Name of the collection.
        kind: What kind of harm, see `Kind`.
        severity: How grave the reporter holds it to be.
        what: What happened, in the reporter's words.
        answer: The answer that it is about, as it was shown; None for none.
        documents: What decides who may read the documents behind the answer, by their ids.
        status: How far it has been dealt with.
        response: What was done about it, and what prevents it from happening again.
        created_at: When it was reported (UTC).
        updated_at: When it was last dealt with (UTC).
    """

    __tablename__ = "risk_cases"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    reporter: Mapped[str] = mapped_column(String(400))
    reporter_name: Mapped[str] = mapped_column(String(200))
    division: Mapped[str] = mapped_column(String(200))
    collection: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    severity: Mapped[str] = mapped_column(String(4))
    what: Mapped[str] = mapped_column(Text)
    answer: Mapped[dict[str, Any] | None]
    documents: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(8), default="受付")
    response: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    updated_at: Mapped[datetime] = mapped_column(default=now)


def report_risk_case(
    session: Session,
    *,
    reporter: tuple[str, str, str],
    collection: str,
    kind: Kind,
    severity: Severity,
    what: str,
    about: AnswerRecord | None,
) -> RiskCaseRecord:
    """Keeps a risk case.

    Args:
        session: A session.
        reporter: Who reports: the stable name, the name that people use, the division.
        collection: Name of the collection, where no answer tells it.
        kind: What kind of harm.
        severity: How grave it is.
        what: What happened.
        about: The answer that it is about; None for none.
    """
    user, name, division = reporter
    record = RiskCaseRecord(
        reporter=user,
        reporter_name=name,
        division=division,
        collection=about.collection if about is not None else collection,
        kind=kind,
        severity=severity,
        what=what.strip(),
        answer=about.body if about is not None else None,
        documents=about.documents if about is not None else {},
    )
    session.add(record)
    session.flush()
    return record


def deal_with_risk_case(
    session: Session, number: int, *, status: Status | None, response: str | None
) -> RiskCaseRecord:
    """Notes how a risk case is dealt with; None leaves as it is.

    Raises:
        ProblemError: 404, there is no such case.
    """
    record = session.get(RiskCaseRecord, number)
    if record is None:
        raise ProblemError(
            404, "risk_case_not_found", "その番号の報告はありません。番号を確かめてください。"
        )
    record.status = status or record.status
    record.response = record.response if response is None else response.strip()
    record.updated_at = now()
    session.flush()
    return record


def list_risk_cases(
    session: Session, first: date | None, last: date | None, status: Status | None
) -> Sequence[RiskCaseRecord]:
    """Risk cases, the newest first.

    Args:
        session: A session.
        first: First day (UTC); None from the beginning.
        last: Last day (UTC); None to the end.
        status: Only those that have come so far; None for all.
    """
    wanted = select(RiskCaseRecord).order_by(RiskCaseRecord.number.desc())
    if first is not None:
        wanted = wanted.where(RiskCaseRecord.created_at >= datetime.combine(first, time.min))
    if last is not None:
        end = datetime.combine(last, time.min) + timedelta(days=1) if last != date.max else None
        wanted = wanted if end is None else wanted.where(RiskCaseRecord.created_at < end)
    if status is not None:
        wanted = wanted.where(RiskCaseRecord.status == status)
    return session.scalars(wanted).all()
