"""How much was asked and answered: counts only, never who asked what."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.state.answers import AnswerRecord
from api.state.feedback import FeedbackRecord
from api.state.work import Job, WorkRecord

_OUTCOMES = ("answered", "nearby", "not_found")


def usage(session: Session, first: date, last: date) -> dict[str, Any]:
    """The figures of some days (UTC).

    Args:
        session: A session.
        first: First day.
        last: Last day.
    """
    # Both databases give the day of a time as text, or as a date: both read the same as text.
    day = func.date(AnswerRecord.created_at)
    model = AnswerRecord.body["model"].as_string()
    return {
        "total": _figures(_counted(session, first, last)[0]),
        "days": [
            {"date": str(row.key), **_figures(row)} for row in _counted(session, first, last, day)
        ],
        "models": [
            {"model": row.key, **_figures(row)} for row in _counted(session, first, last, model)
        ],
        "reasons": _reasons(session, first, last),
        "divisions": _work(session, first, last, WorkRecord.division, "division"),
        "clients": _work(session, first, last, WorkRecord.client, "client"),
        "tokens": _tokens(session, first, last),
    }


def _counted(
    session: Session, first: date, last: date, key: ColumnElement[Any] | None = None
) -> list[Row[Any]]:
    """Counts by a key; one row where there is none."""
    outcome = AnswerRecord.body["outcome"].as_string()
    columns: list[ColumnElement[Any]] = [
        func.count().label("answers"),
        func.count(AnswerRecord.owner.distinct()).label("users"),
        *(_counts(outcome == name).label(name) for name in _OUTCOMES),
        func.coalesce(func.sum(func.json_array_length(AnswerRecord.body["withheld"])), 0).label(
            "withheld"
        ),
        *(_counts(FeedbackRecord.rating == name).label(name) for name in ("good", "bad")),
    ]
    wanted = (
        select(*([key.label("key")] if key is not None else []), *columns)
        .select_from(AnswerRecord)
        .outerjoin(FeedbackRecord, FeedbackRecord.answer_id == AnswerRecord.id)
        .where(*_between(first, last))
    )
    if key is not None:
        wanted = wanted.group_by("key").order_by("key")
    return list(session.execute(wanted))


def _counts(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _figures(row: Row[Any]) -> dict[str, int]:
    names = ("answers", "users", *_OUTCOMES, "withheld", "good", "bad")
    return {name: int(getattr(row, name)) for name in names}


def _reasons(session: Session, first: date, last: date) -> dict[str, int]:
    wanted = (
        select(FeedbackRecord.reasons)
        .join(AnswerRecord, FeedbackRecord.answer_id == AnswerRecord.id)
        .where(*_between(first, last))
    )
    counts = Counter(reason for reasons in session.scalars(wanted) for reason in reasons)
    return dict(counts.most_common())


def _work(
    session: Session, first: date, last: date, key: InstrumentedAttribute[str], name: str
) -> list[dict[str, Any]]:
    """Pieces of work of each kind by a key, with the number of people behind them."""
    wanted = (
        select(
            key.label("key"),
            func.count(WorkRecord.user.distinct()).label("users"),
            *(_counts(WorkRecord.job == job.value).label(job.value) for job in Job),
        )
        .where(*_between(first, last, WorkRecord.at))
        .group_by(key)
        .order_by(key)
    )
    return [
        {
            name: row.key,
            "users": int(row.users),
            **{job.value: int(getattr(row, job.value)) for job in Job},
        }
        for row in session.execute(wanted)
    ]


def _tokens(session: Session, first: date, last: date) -> list[dict[str, Any]]:
    """Tokens of each language model that took any."""
    wanted = (
        select(
            WorkRecord.model.label("model"),
            func.sum(WorkRecord.prompt_tokens).label("taken"),
            func.sum(WorkRecord.completion_tokens).label("given"),
            _counts(WorkRecord.estimated.is_(True)).label("estimated"),
        )
        .where(
            *_between(first, last, WorkRecord.at),
            WorkRecord.prompt_tokens + WorkRecord.completion_tokens > 0,
        )
        .group_by(WorkRecord.model)
        .order_by(WorkRecord.model)
    )
    return [
        {
            "model": row.model,
            "prompt_tokens": int(row.taken),
            "completion_tokens": int(row.given),
            "estimated": bool(row.estimated),
        }
        for row in session.execute(wanted)
    ]


def _between(
    first: date, last: date, moment: InstrumentedAttribute[datetime] = AnswerRecord.created_at
) -> tuple[ColumnElement[bool], ...]:
    start = datetime.combine(first, time.min)
    end = datetime.combine(last + timedelta(days=1), time.min)
    return moment >= start, moment < end
