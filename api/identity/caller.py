"""Who calls: a name, a role, and what may be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from api.problems import ProblemError
from rag.index import Access


class SignIn(StrEnum):
    """How it is told who calls."""

    OPEN = "open"
    """Not at all: the API is open to this machine."""
    KEY = "key"
    """By an API key."""
    FRONT = "front"
    """By a front that signs people in."""
    USERS = "users"
    """By a session of a local user."""
    SERVICE = "service"
    """By a key that may speak for others."""


class Role(StrEnum):
    """What a caller may do."""

    READER = "reader"
    """Asks, searches, drafts, checks."""
    EDITOR = "editor"
    """A reader who also looks after documents and collections."""
    AUDITOR = "auditor"
    """A reader who may read the audit log; no one else may."""
    ADMIN = "admin"
    """An editor who also sees usage and evaluations, and manages keys."""

    @property
    def shown(self) -> str:
        """Its name on the screen."""
        return _SHOWN[self]


_SHOWN = {
    Role.READER: "閲覧者",
    Role.EDITOR: "編集者",
    Role.AUDITOR: "監査担当",
    Role.ADMIN: "管理者",
}


def implied(roles: Iterable[Role]) -> frozenset[Role]:
    """Roles with what they include: everyone reads, and an admin edits."""
    held = frozenset(roles) | {Role.READER}
    return held | {Role.EDITOR} if Role.ADMIN in held else held


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Attributes:
        user: Stable name; owns conversations, drafts and private documents.
        roles: What the caller may do.
        access: What the caller may read.
        key_id: Id of the API key used; None for none.
        service: Whether the caller may speak for others (the UI).
        display_name: How people call them; empty where only the stable name is known.
        division: The division that they work in; empty where nobody has told.
        sign_in: How it is told who it is.
        must_change: Whether they have to set a password of their own before anything else.
    """

    user: str
    roles: frozenset[Role]
    access: Access
    key_id: str | None = None
    service: bool = False
    display_name: str = ""
    division: str = ""
    sign_in: SignIn = SignIn.KEY
    must_change: bool = False

    @property
    def edits(self) -> bool:
        """Whether the caller looks after documents."""
        return not self.roles.isdisjoint({Role.EDITOR, Role.ADMIN})

    @property
    def administers(self) -> bool:
        """Whether the caller sees usage and evaluations."""
        return Role.ADMIN in self.roles

    @property
    def audits(self) -> bool:
        """Whether the caller may read the audit log."""
        return Role.AUDITOR in self.roles

    def require(self, *allowed: Role) -> None:
        """Lets the caller go on with one of some roles.

        Raises:
            ProblemError: 403; the detail names the roles that may.
        """
        if self.roles.isdisjoint(allowed):
            names = "・".join(role.shown for role in allowed)
            raise ProblemError(
                403,
                "forbidden",
                f"この操作には {names} の権限が必要です。管理者に依頼してください。",
            )
