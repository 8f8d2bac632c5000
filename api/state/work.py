"""What was done with the product: who, for which division, which kind of work; never its words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.state.answers import now
from api.state.database import Base

if TYPE_CHECKING:
    from api.identity import Caller


class Job(StrEnum):
    """Kinds of work."""

    ASK = "ask"
    """A question was answered."""
    SEARCH = "search"
    """Passages were searched."""
    DRAFT = "draft"
    """A draft was made, or a version of it."""
    CHECK = "check"
    """Sentences were held against the documents."""
    EXPORT = "export"
    """A file was written."""


class WorkRecord(Base):
    """A piece of work.

    It outlives the answer or draft that came of it: deleting one's history changes no figure.

    Attributes:
        id: Its number.
        at: When it was done (UTC).
        user: Who did it; only counted, never listed.
        division: The user's division at that time; empty where it is not known.
        job: What was done, see `Job`.
        client: How it came: `api`, `openai`, `gennai`, `mcp`.
        model: The model at work; empty where none was.
        prompt_tokens: Tokens that the model took in.
        completion_tokens: Tokens that it gave.
        estimated: Whether these are our estimate, not the server's count.
    """

    __tablename__ = "work"
    __table_args__ = (Index("ix_work_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[str] = mapped_column(String(400))
    division: Mapped[str] = mapped_column(String(200))
    job: Mapped[str] = mapped_column(String(16))
    client: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(200))
    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    estimated: Mapped[bool]


def count_work(
    session: Session,
    caller: Caller,
    job: Job,
    *,
    client: str = "api",
    model: str = "",
    usage: Mapping[str, Any] | None = None,
) -> None:
    """Counts a piece of work.

    Args:
        session: A session.
        caller: Who did it.
        job: What was done.
        client: How it came.
        model: The model at work.
        usage: Its tokens as an answer names them: `prompt_tokens`, `completion_tokens`,
            `estimated`.
    """
    tokens = usage or {}
    session.add(
        WorkRecord(
            user=caller.user,
            division=caller.division,
            job=job.value,
            client=client,
            model=model,
            prompt_tokens=int(tokens.get("prompt_tokens") or 0),
            completion_tokens=int(tokens.get("completion_tokens") or 0),
            estimated=bool(tokens.get("estimated")),
        )
    )
