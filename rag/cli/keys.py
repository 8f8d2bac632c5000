"""`tenkyo keys`: who may call the API."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import JsonOption
from rag.cli.output import one_line, reporting, write_json, write_table
from rag.cli.state import audited_session, local, moment_json, state_session
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from api.state.keys import KeyRecord
    from rag.cli.state import Note

app = typer.Typer(
    cls=JapaneseGroup,
    help="API の鍵を作り、一覧し、失効させます。",
    epilog="tenkyo keys create 画面 --role admin --clearance 2 --service\n"
    "tenkyo keys create 企画課システム --role reader --group 企画課 --expires 2027-03-31\n"
    "tenkyo keys list",
    no_args_is_help=True,
    add_completion=False,
)


class RoleName(StrEnum):
    """The roles; the same words as `api.identity.Role`, which is slow to import."""

    READER = "reader"
    EDITOR = "editor"
    AUDITOR = "auditor"
    ADMIN = "admin"


KeyArgument = Annotated[str, typer.Argument(metavar="ID", help="鍵の ID（keys list で一覧）。")]


@app.command(
    "create", cls=JapaneseCommand, epilog="tenkyo keys create 企画課システム --role reader"
)
def create(
    name: Annotated[
        str, typer.Argument(metavar="名前", help="だれの鍵か。呼び出しの利用者名になります。")
    ],
    role: Annotated[
        list[RoleName],
        typer.Option(
            metavar="役割", help="reader、editor、auditor、admin のどれか（繰り返し可）。"
        ),
    ],
    group: Annotated[
        list[str] | None, typer.Option(metavar="グループ", help="属するグループ（繰り返し可）。")
    ] = None,
    clearance: Annotated[
        int,
        typer.Option(metavar="1か2", min=1, max=2, help="読める機密性：1（既定）か 2。"),
    ] = 1,
    service: Annotated[
        bool,
        typer.Option(
            "--service",
            help="画面など、利用者に代わって呼び出すもの。ヘッダー x-tenkyo-user を信じます。",
        ),
    ] = False,
    expires: Annotated[
        str | None,
        typer.Option(metavar="年-月-日", help="期限の日（その日の終わりまで使えます）。"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """鍵を作ります。鍵は一度しか表示しません。"""
    with reporting(as_json=as_json):
        from api.state.keys import create_key

        with audited_session() as (session, note):
            record, key = create_key(
                session,
                name,
                roles=[one.value for one in role],
                groups=group or (),
                clearance=clearance,
                service=service,
                expires_at=_end_of(expires),
            )
            _note(note, "create", record)
        if as_json:
            write_json({**_object(record), "key": key})
            return
        sys.stdout.write(f"{key}\n")
        sys.stderr.write(
            f"鍵 {record.id}（{one_line(record.name)}）を作りました。"
            "上の鍵は、もう表示できません。今、控えてください。\n"
            "これからは、この機械の中からも、鍵のない呼び出しを受け付けません。\n"
        )


@app.command("list", cls=JapaneseCommand, epilog="tenkyo keys list --json")
def list_(as_json: JsonOption = False) -> None:
    """鍵を一覧します。鍵そのものは表示できません。"""
    with reporting(as_json=as_json):
        from api.state.keys import list_keys

        with state_session() as session:
            records = list_keys(session)
        if as_json:
            write_json({"keys": [_object(record) for record in records]})
        else:
            _show(records)


@app.command("revoke", cls=JapaneseCommand, epilog="tenkyo keys revoke 0a1b2c3d4e5f")
def revoke(
    key_id: KeyArgument,
    forget: Annotated[
        bool,
        typer.Option(
            "--forget",
            help="鍵の記録も消します。記録が1つもなくなると、"
            "この機械の中では、また鍵なしで使えます。",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """鍵を失効させます。動いているサーバーにも、1秒ほどで効きます。"""
    with reporting(as_json=as_json):
        from api.state.keys import forget_key, revoke_key

        with audited_session() as (session, note):
            record = (forget_key if forget else revoke_key)(session, key_id)
            _note(note, "forget" if forget else "revoke", record)
        if as_json:
            write_json(_object(record))
        else:
            sys.stdout.write(f"鍵 {record.id}（{one_line(record.name)}）を失効させました。\n")


def _note(note: Note, action: str, record: KeyRecord) -> None:
    """Notes what was done to a key, and what it opens; never the key."""
    opens = {"roles": record.roles, "clearance": record.clearance, "service": record.service}
    note("key", action, record.name, id=record.id, **opens)


def _end_of(day: str | None) -> datetime | None:
    """The end of a day on this machine's clock, in UTC.

    Raises:
        ConfigurationError: It is no date.
    """
    if day is None:
        return None
    try:
        parsed = datetime.strptime(day, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        following = datetime.combine(parsed + timedelta(days=1), time()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(
            f"期限「{day}」を読み取れません。2027-03-31 の形で指定してください。"
        ) from error
    return following.replace(tzinfo=None)


def _object(record: KeyRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "name": record.name,
        "roles": record.roles,
        "groups": record.groups,
        "clearance": record.clearance,
        "service": record.service,
        "state": record.state,
        "created": moment_json(record.created_at),
        "expires": moment_json(record.expires_at),
        "revoked": moment_json(record.revoked_at),
    }


_STATES = {"active": "有効", "expired": "期限切れ", "revoked": "失効"}
_COLUMNS = ("ID", "名前", "役割", "グループ", "機密性", "代行", "状態", "期限")


def _show(records: list[KeyRecord]) -> None:
    """A table for people; columns between TABs for programs."""
    lines = [
        (
            record.id,
            one_line(record.name),
            ",".join(record.roles),
            one_line(",".join(record.groups)),
            str(record.clearance),
            "する" if record.service else "",
            _STATES[record.state],
            _local_day(record.expires_at),
        )
        for record in records
    ]
    write_table(
        _COLUMNS,
        lines,
        "鍵はありません。この機械の中では、鍵なしで使えます。",
    )


def _local_day(end: datetime | None) -> str:
    """The last day of a key on this machine's clock."""
    if end is None:
        return ""
    return (local(end) - timedelta(seconds=1)).date().isoformat()
