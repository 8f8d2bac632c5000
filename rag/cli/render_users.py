"""Users for people and for programs, in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rag.cli.output import one_line, write_table
from rag.cli.state import moment_json

if TYPE_CHECKING:
    from api.state.users import UserRecord

_STATES = {"active": "有効", "locked": "待ち", "disabled": "停止"}
_COLUMNS = ("名前", "表示名", "部署", "役割", "グループ", "機密性", "状態", "サインイン")


def user_json(record: UserRecord) -> dict[str, Any]:
    """A user as JSON has them."""
    return {
        "name": record.name,
        "display_name": record.display_name,
        "division": record.division,
        "roles": record.roles,
        "groups": record.groups,
        "clearance": record.clearance,
        "state": record.state,
        "must_change": record.must_change,
        "created": moment_json(record.created_at),
        "disabled": moment_json(record.disabled_at),
        "password_changed": moment_json(record.password_changed_at),
    }


def show_users(records: Sequence[UserRecord], sessions: Mapping[str, int]) -> None:
    """A table for people; columns between TABs for programs.

    Args:
        records: The users.
        sessions: Sign-ins in force by name.
    """
    lines = [
        (
            record.name,
            one_line(record.display_name),
            one_line(record.division),
            ",".join(record.roles),
            one_line(",".join(record.groups)),
            str(record.clearance),
            _STATES[record.state],
            str(sessions.get(record.name, 0)),
        )
        for record in records
    ]
    write_table(
        _COLUMNS,
        lines,
        "利用者は登録されていません。tenkyo users add で加えます。",
    )
