"""The caller of a session: a local user who has signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from api.identity.caller import Caller, Role, SignIn, implied
from api.identity.keyring import CHALLENGE
from api.problems import ProblemError
from api.state.sessions import PREFIX, find_session
from api.state.users import UserRecord, find_user
from rag.errors import NotFoundError
from rag.index import Access

if TYPE_CHECKING:
    from api.services import Services

_BEFORE_CHANGING = {"/v1/me", "/v1/me/password", "/v1/sessions/current"}
"""What somebody may call who has to set a password of their own first."""


def is_token(presented: str) -> bool:
    """Whether what a caller presents is the token of a session, and no key."""
    return presented.startswith(PREFIX)


def caller_of_session(connection: HTTPConnection, services: Services, token: str) -> Caller:
    """The user of a session, as they are at this moment.

    Raises:
        ProblemError: 401, the session is over or its user may not sign in any more; 403, they have
            to set their own password first.
    """
    with services.state.session() as session:
        found = find_session(session, token, services.settings.session_idle_minutes)
    if found is None:
        raise ProblemError(
            401,
            "session_ended",
            "サインインの期限が過ぎたか、ログアウトしたか、この利用者は使えなくなっています。"
            "もう一度サインインしてください。",
            headers=CHALLENGE,
        )
    caller = _caller_of(found[1])
    scope = connection.scope
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if caller.must_change and path not in _BEFORE_CHANGING:
        raise ProblemError(
            403,
            "password_change_required",
            "最初に、自分のパスワードに変えてください（画面では /change-password、"
            "API では POST /v1/me/password）。",
        )
    return caller


def require_active(services: Services, user: str) -> None:
    """Lets pass what a local user has left behind, as long as they may sign in.

    Raises:
        ProblemError: 403, they may not any more.
    """
    try:
        with services.state.session() as session:
            active = find_user(session, user).disabled_at is None
    except NotFoundError:
        active = False
    if not active:
        raise ProblemError(
            403, "link_refused", "このリンクを作った利用者は、使えなくなっています。"
        )


def _caller_of(user: UserRecord) -> Caller:
    return Caller(
        user=user.name,
        roles=implied(Role(role) for role in user.roles),
        access=Access(user.name, frozenset(user.groups), 2 if user.clearance == 2 else 1),
        display_name=user.display_name,
        division=user.division,
        sign_in=SignIn.USERS,
        must_change=user.must_change,
    )
