"""Who may read what.

The rule stands here and nowhere else: the store only ever sees the keys of documents that it has
let through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rag.index.records import DocumentRow

Confidentiality = Literal[1, 2]
"""機密性１ or 機密性２. 機密性３ is never taken in."""

Visibility = Literal["private", "group", "all"]
"""Who sees a document: its owner; its owner and its groups; everyone with the clearance."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller may read. Its default is the least: public documents for everyone.

    Attributes:
        user: Name under which the caller owns documents; None for a caller without a name.
        groups: Groups that the caller belongs to.
        clearance: Highest confidentiality that the caller may read.
        unrestricted: Whether every document may be read, whatever it carries.
    """

    user: str | None = None
    groups: frozenset[str] = frozenset()
    clearance: Confidentiality = 1
    unrestricted: bool = False

    def __post_init__(self) -> None:
        if self.clearance not in (1, 2):
            msg = f"clearance must be 1 or 2, not {self.clearance!r}"
            raise ValueError(msg)

    @classmethod
    def everything(cls) -> Access:
        """The access of the local command line, whose user owns the files anyway."""
        return cls(clearance=2, unrestricted=True)

    def may_read(self, document: DocumentRow) -> bool:
        """Whether the caller may see the document, count it, or be answered from it."""
        if self.unrestricted:
            return True
        if document.confidentiality > self.clearance:
            return False
        if document.visibility == "all":
            return True
        if self.user is not None and document.owner == self.user:
            return True
        return document.visibility == "group" and not self.groups.isdisjoint(document.groups)
