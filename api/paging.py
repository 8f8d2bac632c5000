"""Lists, a page at a time.

    shown, following = page(items, limit, cursor)

A cursor says how many items were shown, and which was the last, by a hash of its name: a list that
changes between two calls neither repeats nor loses what stays in it. To callers it is opaque.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from api.problems import ProblemError

T = TypeVar("T")
MOST = 500
DEFAULT = 100
_NO_NAME = "0" * 8

LimitQuery = Annotated[int, Query(ge=1, le=MOST, description="一度に返す件数")]
_PATTERN = r"^[1-9][0-9]{0,8}-[0-9a-f]{8}$"
CursorQuery = Annotated[
    str | None, Query(pattern=_PATTERN, description="続きの位置（前の応答の next_cursor）")
]


def page(
    items: Sequence[T],
    limit: int,
    cursor: str | None,
    key: Callable[[T], str] | None = None,
) -> tuple[list[T], str | None]:
    """A page of a list.

    Args:
        items: The whole list, in a stable order.
        limit: Longest page.
        cursor: Where the page before ended; None for the first.
        key: Gives a stable name of an item; without one, positions alone count.

    Returns:
        The page, and the cursor of the next one; None after the last.

    Raises:
        ProblemError: 422, the cursor is none of ours.
    """
    start = 0 if cursor is None else _start(items, cursor, key)
    end = start + limit
    shown = list(items[start:end])
    if end >= len(items) or not shown:
        return shown, None
    return shown, f"{end}-{_mark(key(shown[-1])) if key else _NO_NAME}"


def _start(items: Sequence[T], cursor: str, key: Callable[[T], str] | None) -> int:
    """Where to go on: behind the item that the cursor names, or at its position where that is gone.

    The position is looked at first: most lists have not changed.
    """
    if re.fullmatch(_PATTERN, cursor, re.ASCII) is None:
        raise _unknown()
    written, _, mark = cursor.partition("-")
    position = int(written)
    if key is None:
        return position
    if position <= len(items) and _mark(key(items[position - 1])) == mark:
        return position
    return next(
        (place for place, item in enumerate(items, 1) if _mark(key(item)) == mark),
        max(position - 1, 0),  # the last item shown is gone: what followed has moved up
    )


def _mark(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


def _unknown() -> ProblemError:
    return ProblemError(
        422,
        "bad_cursor",
        "cursor が正しくありません。前の応答の next_cursor をそのまま付けるか、"
        "cursor を省いて初めから取り直してください。",
    )
