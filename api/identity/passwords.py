"""Passwords: the rule they follow, and how they are kept (argon2id, RFC 9106)."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rag.errors import ConfigurationError

SHORTEST = 12
LONGEST = 256
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
"""The second recommended set of RFC 9106, section 4: 3 passes over 64 MiB in 4 lanes."""
_AT_ONCE = BoundedSemaphore(4)
"""Bounds the memory that many sign-ins at once take."""
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without l, o, 0 and 1, which look alike
_GROUPS, _GROUP = 4, 5


class PasswordError(ConfigurationError):
    """A password does not follow the rule."""

    code = "weak_password"


def checked_password(password: str, user: str) -> str:
    """A password that follows the rule.

    Args:
        password: What somebody wants to use.
        user: Canonical name of the user.

    Raises:
        PasswordError: It is too short or too long, or is their name.
    """
    said = _canonical(password)
    if not SHORTEST <= len(said) <= LONGEST:
        raise PasswordError(
            f"パスワードは {SHORTEST} 文字以上 {LONGEST} 文字以内にしてください"
            f"（今は {len(said)} 文字です）。"
        )
    if said.strip().lower() in {user, user.partition("@")[0]}:
        raise PasswordError("利用者の名前はパスワードにできません。ほかの言葉にしてください。")
    return password


def made_password() -> str:
    """A random password of 100 bits that is easy to copy from paper."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def hashed(password: str) -> str:
    """A password as it is kept."""
    with _AT_ONCE:
        return HASHER.hash(_canonical(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was kept.

    It takes as long where nothing is kept, so that time does not tell which users there are.

    Args:
        kept: What `hashed` gave; None where there is no such user.
        password: What was typed.
    """
    try:
        with _AT_ONCE:
            HASHER.verify(kept if kept is not None else _nobodys(), _canonical(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_same(one: str, other: str) -> bool:
    """Whether two passwords are one, however they were typed."""
    return _canonical(one) == _canonical(other)


def is_outdated(kept: str) -> bool:
    """Whether a password was kept with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return HASHER.hash(secrets.token_urlsafe())


def _canonical(password: str) -> str:
    """The same however it was typed: an input method may give full-width letters (NIST 800-63B)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
