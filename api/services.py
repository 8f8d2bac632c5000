"""What the routes work with, made once for an application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.audit import AuditLog
from api.limits.queue import AnswerQueue
from api.metrics import Metrics
from api.state import State, open_state
from rag.engine import Engine

if TYPE_CHECKING:
    from rag.settings import Settings


@dataclass
class Services:
    """What the routes work with.

    Attributes:
        settings: The settings of this installation.
        engine: The one door to the collections.
        state: Keys, conversations, answers, drafts, jobs.
        audit: The append-only log of questions and answers.
        queue: The line in front of what makes answers.
        metrics: What is counted.
        draining: Whether the server is going down and takes nothing new.
    """

    settings: Settings
    engine: Engine
    state: State
    audit: AuditLog
    queue: AnswerQueue
    metrics: Metrics = field(default_factory=Metrics)
    draining: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Services:
        """Opens everything that an application needs."""
        settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        url = settings.state_url or f"sqlite:///{settings.state / 'tenkyo.sqlite'}"
        return cls(
            settings=settings,
            engine=Engine(settings),
            state=open_state(url),
            audit=AuditLog(settings.state / "audit", keeps=settings.audit),
            queue=AnswerQueue(settings.answer_concurrency, settings.answer_queue),
        )

    def close(self) -> None:
        """Lets go of everything."""
        self.engine.close()
        self.state.close()

    def collection(self, name: str | None) -> str:
        """The collection that a request is about."""
        return name or self.settings.collection
