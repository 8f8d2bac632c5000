"""What the routes work with, made once for an application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.audit import AuditLog
from api.background import Background
from api.drafting.jobs import DraftWorker
from api.identity.addresses import Networks
from api.identity.keyring import KeyRing
from api.identity.signing_in import SignIns
from api.installation.locks import InUse
from api.installation.upgrade import note_revision
from api.jobs import JobWorker
from api.limits.queue import AnswerQueue
from api.limits.rate import Rates
from api.links import Links
from api.metrics import Metrics
from api.notice import Notice
from api.state import State, open_state, state_url
from api.suggesting import Suggestions
from api.trash.files import TrashFiles
from rag.engine import Engine

if TYPE_CHECKING:
    from rag.settings import Settings


@dataclass
class Services:
    """What the routes work with.

    Attributes:
        settings: The settings of this installation.
        in_use: Keeps a restore from replacing the home.
        engine: The one door to the collections.
        state: Keys, conversations, answers, drafts, jobs.
        audit: The append-only log of questions and answers.
        queue: The line in front of what makes answers.
        keys: The API keys, and whether the API is open without.
        sign_ins: Signs local users in.
        notice: What people accept before they use it.
        rates: How often callers call.
        fronts: Addresses of the fronts whose word on who has signed in is taken.
        drafting: Makes long drafts behind the requests.
        background: Work that goes on after its request was answered.
        jobs: Reads and indexes what was uploaded.
        trash: The files of deleted documents.
        links: Makes and reads short-lived links to sources and page images.
        suggestions: Questions that the documents answer.
        metrics: What is counted.
        draining: Whether the server is going down and takes nothing new.
    """

    settings: Settings
    in_use: InUse
    engine: Engine
    state: State
    audit: AuditLog
    queue: AnswerQueue
    keys: KeyRing
    sign_ins: SignIns
    notice: Notice
    rates: Rates
    fronts: Networks
    jobs: JobWorker
    links: Links
    trash: TrashFiles
    drafting: DraftWorker = field(default_factory=DraftWorker)
    background: Background = field(default_factory=Background)
    suggestions: Suggestions = field(default_factory=Suggestions)
    metrics: Metrics = field(default_factory=Metrics)
    draining: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Services:
        """Opens everything that an application needs."""
        in_use = InUse(settings.home)
        settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        fronts = Networks(settings.trusted_proxies)
        notice = Notice(settings)
        notice.current()  # a file that cannot be read is told at once
        note_revision(settings)
        state = open_state(state_url(settings))
        audit = AuditLog(settings.state / "audit", keeps=settings.audit)
        return cls(
            settings=settings,
            in_use=in_use,
            engine=Engine(settings),
            state=state,
            audit=audit,
            queue=AnswerQueue(settings.answer_concurrency, settings.answer_queue),
            keys=KeyRing(state),
            sign_ins=SignIns(state, audit, settings),
            notice=notice,
            rates=Rates(settings.rate_per_minute),
            fronts=fronts,
            jobs=JobWorker(settings, state),
            links=Links(settings),
            trash=TrashFiles(settings.state / "trash"),
        )

    def close(self) -> None:
        """Lets go of everything."""
        self.jobs.stop()
        self.drafting.close()
        self.engine.close()
        self.state.close()
        self.in_use.close()

    def collection(self, name: str | None) -> str:
        """The collection that a request is about."""
        return name or self.settings.collection
