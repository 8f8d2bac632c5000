"""Who may read what.

The rule stands here and nowhere else: the store only ever sees the keys of documents that it has
let through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rag.index.records import DocumentRow

Confidentiality = Literal[1, 2]
"""機密性１ or 機密性２. 機密性３ is never taken in."""

Visibility = Literal["private", "group", "all"]
"""Who sees a document: its owner; its owner and its groups; everyone with the clearance."""

_DAY = len("2026-03-31")


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller may read. Its default is the least: public documents for everyone.

    Attributes:
        user: Name under which the caller owns documents; None for a caller without a name.
        groups: Groups that the caller belongs to.
        clearance: Highest confidentiality that the caller may read.
        unrestricted: Whether every document may be read, whatever it carries.
        conversation: The conversation in which the caller asks: what is bound to it is searched.
        keeps: Whether also what is past its day, or bound to a conversation, is seen: to look after
            a collection, never to answer from it.
    """

    user: str | None = None
    groups: frozenset[str] = frozenset()
    clearance: Confidentiality = 1
    unrestricted: bool = False
    conversation: str | None = None
    keeps: bool = False

    def __post_init__(self) -> None:
        if self.clearance not in (1, 2):
            msg = f"clearance must be 1 or 2, not {self.clearance!r}"
            raise ValueError(msg)

    @classmethod
    def everything(cls) -> Access:
        """The access of the local command line, whose user owns the files anyway."""
        return cls(clearance=2, unrestricted=True)

    @classmethod
    def keeper(cls) -> Access:
        """The access of what looks after a collection: really every document that is there."""
        return cls(clearance=2, unrestricted=True, keeps=True)

    def may_read(self, document: DocumentRow) -> bool:
        """Whether the caller may open the document, at this moment."""
        return self.may_ever_read(document) and (self.keeps or not is_over(document.retain_until))

    def may_use(self, document: DocumentRow) -> bool:
        """Whether the caller may list the document, count it, or be answered from it."""
        return self.may_ever_use(document) and (self.keeps or not is_over(document.retain_until))

    def may_ever_use(self, document: DocumentRow) -> bool:
        """The same of a document as if its day never came.

        What is bound to a conversation is used in that one only, be it the owner who asks.
        """
        bound = document.conversation is not None and document.conversation != self.conversation
        return self.may_ever_read(document) and (self.keeps or not bound)

    def may_ever_read(self, document: DocumentRow) -> bool:
        """Whether the caller may open the document as if its day never came."""
        if self.unrestricted:
            return True
        if document.confidentiality > self.clearance:
            return False
        if document.visibility == "all":
            return True
        if self.user is not None and document.owner == self.user:
            return True
        return document.visibility == "group" and not self.groups.isdisjoint(document.groups)


def is_over(until: str | None, at: datetime | None = None) -> bool:
    """Whether the time is over up to which a document may be used.

    Args:
        until: A day (`2026-03-31`), itself included, by the clock of this machine; or a moment
            (`2026-03-31T09:00:00+00:00`); None for no end.
        at: The moment to judge by; the present one by default.
    """
    if until is None:
        return False
    moment = at or datetime.now(UTC)
    if len(until) == _DAY:
        return moment.astimezone().date().isoformat() > until
    return moment >= datetime.fromisoformat(until)
