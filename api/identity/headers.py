"""Names of people in headers, from those who may speak for them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from starlette.requests import HTTPConnection

from api.identity.caller import Role
from api.problems import ProblemError

USER = "x-tenkyo-user"
GROUPS = "x-tenkyo-groups"
ROLES = "x-tenkyo-roles"
DISPLAY_NAME = "x-tenkyo-display-name"
DIVISION = "x-tenkyo-division"
GENNAI_USER = "x-user-id"

_LONGEST = 200
_LONGEST_PSEUDONYM = 99  # with the name of a key and a colon before it, no longer than a user
_MOST_GROUPS = 200
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def spoken_user(connection: HTTPConnection) -> str | None:
    """The user whom a service key speaks for; None for nobody.

    Raises:
        ProblemError: 400, the header cannot be read.
    """
    value = _only(connection, USER)
    return None if value is None else _name(_decoded(value, USER), USER)


def spoken_groups(connection: HTTPConnection) -> frozenset[str]:
    """The groups of that user, with commas between.

    Raises:
        ProblemError: 400, the header cannot be read.
    """
    value = _only(connection, GROUPS)
    return _groups([_decoded(part, GROUPS) for part in (value or "").split(",")], GROUPS)


def spoken_roles(connection: HTTPConnection) -> frozenset[Role]:
    """The roles of that user; a reader where nothing is said.

    Raises:
        ProblemError: 400, a role is unknown.
    """
    value = _only(connection, ROLES)
    named = {part.strip() for part in (value or "").split(",")} - {""}
    known = {role.value for role in Role}
    if not named <= known:
        raise _unreadable(ROLES, f"役割は {', '.join(sorted(known))} のいずれかです。")
    return frozenset(Role(name) for name in named) or frozenset({Role.READER})


def spoken_display_name(connection: HTTPConnection) -> str:
    """How people call that user; empty where nothing is said.

    Raises:
        ProblemError: 400, the header cannot be read.
    """
    return _spoken_words(connection, DISPLAY_NAME)


def spoken_division(connection: HTTPConnection) -> str:
    """The division of that user; empty where nothing is said.

    Raises:
        ProblemError: 400, the header cannot be read.
    """
    return _spoken_words(connection, DIVISION)


def gennai_user(connection: HTTPConnection) -> str | None:
    """The pseudonymous user id that 源内 sends; None for none.

    Raises:
        ProblemError: 400, the header cannot be read.
    """
    value = _only(connection, GENNAI_USER)
    if value is None:
        return None
    return _name(_utf8(value, GENNAI_USER), GENNAI_USER, longest=_LONGEST_PSEUDONYM)


def trusted_user(connection: HTTPConnection, header: str) -> str | None:
    """The user whom a trusted front names, in UTF-8 as it stands; None for nobody.

    Raises:
        ProblemError: 400, the header cannot be read.
    """
    value = _only(connection, header)
    if value is None or not value.strip():
        return None
    return _name(_utf8(value, header), header)


def trusted_groups(connection: HTTPConnection, header: str) -> frozenset[str]:
    """The groups that a trusted front names, with commas between.

    Raises:
        ProblemError: 400, the header cannot be read.
    """
    value = _only(connection, header) if header else None
    return _groups(_utf8(value or "", header).split(","), header)


def trusted_division(connection: HTTPConnection, header: str) -> str:
    """The division that a trusted front names, in UTF-8 as it stands; empty for none.

    Raises:
        ProblemError: 400, the header cannot be read.
    """
    value = _only(connection, header) if header else None
    if value is None or not value.strip():
        return ""
    return _name(_utf8(value, header), header)


def _spoken_words(connection: HTTPConnection, header: str) -> str:
    value = _only(connection, header)
    if value is None or not value.strip():
        return ""
    return _name(_decoded(value, header), header)


def _only(connection: HTTPConnection, header: str) -> str | None:
    """The value of a header; two of them are somebody's attempt to be two people."""
    values = connection.headers.getlist(header)
    if len(values) > 1:
        raise _unreadable(header, "1つだけ付けてください。")
    return values[0] if values else None


def _decoded(value: str, header: str) -> str:
    """Percent-encoded UTF-8."""
    try:
        return unquote(_utf8(value, header), errors="strict")
    except UnicodeDecodeError as error:
        raise _unreadable(header, "UTF-8 をパーセント符号化した値にしてください。") from error


def _utf8(value: str, header: str) -> str:
    """What a header's bytes say; Starlette gives them as Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError as error:
        raise _unreadable(header, "UTF-8 の値にしてください。") from error


def _name(value: str, header: str, *, longest: int = _LONGEST) -> str:
    trimmed = value.strip()
    if not trimmed or len(trimmed) > longest or _UNSEEN.search(value):
        raise _unreadable(header, f"制御文字を含まない {longest} 文字以内の名前にしてください。")
    return trimmed


def _groups(values: list[str], header: str) -> frozenset[str]:
    named = [value for value in values if value.strip(" ")]
    if len(named) > _MOST_GROUPS:
        raise _unreadable(header, f"グループは {_MOST_GROUPS} 個以内にしてください。")
    return frozenset(_name(value, header) for value in named)


def _unreadable(header: str, rule: str) -> ProblemError:
    return ProblemError(400, "bad_header", f"ヘッダー {header} を読み取れません。{rule}")
