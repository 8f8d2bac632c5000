"""`tenkyo users`: who signs in with a name and a password."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.keys import RoleName
from rag.cli.options import JsonOption
from rag.cli.output import one_line, reporting, write_json
from rag.cli.passwords import ask_password, show_password
from rag.cli.render_users import show_users, user_json
from rag.cli.state import audited_session, local, moment_json, state_session
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from api.state.users import UserRecord
    from rag.cli.state import Note

app = typer.Typer(
    cls=JapaneseGroup,
    help="画面にサインインする利用者を加え、一覧し、変え、止めます。",
    epilog="tenkyo users add hanako --role admin --clearance 2 --display-name 花子\n"
    "tenkyo users passwd hanako\n"
    "tenkyo users disable hanako",
    no_args_is_help=True,
    add_completion=False,
)

NameArgument = Annotated[str, typer.Argument(metavar="名前", help="サインインに使う名前。")]
DisplayNameOption = Annotated[
    str | None, typer.Option("--display-name", metavar="表示名", help="画面に表示する名前。")
]
DivisionOption = Annotated[
    str | None,
    typer.Option("--division", metavar="部署", help="部署（利用状況の集計に使います）。"),
]
RolesOption = Annotated[
    list[RoleName] | None,
    typer.Option(
        "--role",
        metavar="役割",
        help="reader、editor、auditor、admin のどれか（繰り返し可）。",
    ),
]
GroupsOption = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="グループ", help="属するグループ（繰り返し可）。"),
]
ClearanceOption = Annotated[
    int | None,
    typer.Option("--clearance", metavar="1か2", min=1, max=2, help="読める機密性：1 か 2。"),
]
StdinOption = Annotated[
    bool,
    typer.Option("--password-stdin", help="パスワードを標準入力から読みます（1行目）。"),
]
MakeOption = Annotated[
    bool, typer.Option("--make-password", help="パスワードを作り、一度だけ表示します。")
]
KeepOption = Annotated[
    bool,
    typer.Option(
        "--no-change", help="最初のサインインで、本人がパスワードを変えなくてよいとします。"
    ),
]


@app.command(
    "add", cls=JapaneseCommand, epilog="tenkyo users add hanako --role admin --clearance 2"
)
def add(
    name: NameArgument,
    role: RolesOption = None,
    display_name: DisplayNameOption = None,
    division: DivisionOption = None,
    group: GroupsOption = None,
    clearance: ClearanceOption = None,
    password_stdin: StdinOption = False,
    make_password: MakeOption = False,
    no_change: KeepOption = False,
    as_json: JsonOption = False,
) -> None:
    """利用者を加えます（既定は閲覧者、機密性１まで）。

    パスワードは尋ねます。端末でないときと --make-password では、作って一度だけ表示します。
    本人が、最初のサインインで変えます。
    """
    with reporting(as_json=as_json):
        from api.identity.administering import add as add_user

        password = ask_password(password_stdin, make_password)
        with audited_session() as (session, note):
            record, made = add_user(
                session,
                name,
                password,
                roles=[one.value for one in role or (RoleName.READER,)],
                display_name=display_name or "",
                division=division or "",
                groups=group or (),
                clearance=clearance or 1,
                must_change=not no_change,
            )
            _note(note, "create", record)
        if as_json:
            write_json({**user_json(record), "password": made})
            return
        show_password(made)
        sys.stderr.write(
            f"利用者 {record.name}（{one_line(record.display_name)}）を加えました。\n"
            "これからは、この機械の中からも、サインインも鍵もない呼び出しを受け付けません。\n"
        )


@app.command("list", cls=JapaneseCommand, epilog="tenkyo users list --json")
def list_(as_json: JsonOption = False) -> None:
    """利用者を一覧します。"""
    with reporting(as_json=as_json):
        from api.state.sessions import count_sessions
        from api.state.users import list_users

        with state_session() as session:
            records = list_users(session)
            counts = count_sessions(session)
        if as_json:
            write_json({"users": [user_json(record) for record in records]})
        else:
            show_users(records, {name: number for name, (number, _) in counts.items()})


@app.command("passwd", cls=JapaneseCommand, epilog="tenkyo users passwd hanako")
def passwd(
    name: NameArgument,
    password_stdin: StdinOption = False,
    make_password: MakeOption = False,
    no_change: KeepOption = False,
    as_json: JsonOption = False,
) -> None:
    """パスワードを決め直します。その人のサインインは終わり、失敗による待ち時間もなくなります。"""
    with reporting(as_json=as_json):
        from api.identity.administering import reset_password
        from api.state.users import find_user

        with state_session() as session:
            find_user(session, name)  # before anything is asked
        password = ask_password(password_stdin, make_password)
        with audited_session() as (session, note):
            record, made = reset_password(session, name, password, must_change=not no_change)
            _note(note, "change", record, ["password"])
        if as_json:
            write_json({**user_json(record), "password": made})
            return
        show_password(made)
        sys.stderr.write(f"利用者 {record.name} のパスワードを決め直しました。\n")


@app.command(
    "change", cls=JapaneseCommand, epilog="tenkyo users change hanako --role editor --group 市場課"
)
def change(
    name: NameArgument,
    role: RolesOption = None,
    display_name: DisplayNameOption = None,
    division: DivisionOption = None,
    group: GroupsOption = None,
    no_group: Annotated[
        bool, typer.Option("--no-group", help="どのグループにも属さないようにします。")
    ] = False,
    clearance: ClearanceOption = None,
    as_json: JsonOption = False,
) -> None:
    """役割、グループ、部署などを変えます。指定したものだけが、次の呼び出しから変わります。"""
    with reporting(as_json=as_json):
        from api.state.users import UserChange

        if no_group and group:
            raise ConfigurationError("--group と --no-group のどちらか一方にしてください。")
        groups = [] if no_group else group
        wanted = UserChange(
            display_name=display_name,
            division=division,
            roles=[one.value for one in role] if role else None,
            groups=groups,
            clearance=clearance,
        )
        if wanted == UserChange():
            raise ConfigurationError(
                "変えるものを指定してください（--role、--group、--division など）。"
            )
        _told(_changed(name, wanted), "変えました", as_json=as_json)


@app.command("disable", cls=JapaneseCommand, epilog="tenkyo users disable hanako")
def disable(name: NameArgument, as_json: JsonOption = False) -> None:
    """使えなくします。その人のサインインは、次の呼び出しから使えません。文書や履歴は残ります。"""
    with reporting(as_json=as_json):
        from api.state.users import UserChange

        _told(_changed(name, UserChange(disabled=True)), "使えなくしました", as_json=as_json)


@app.command("enable", cls=JapaneseCommand, epilog="tenkyo users enable hanako")
def enable(name: NameArgument, as_json: JsonOption = False) -> None:
    """また使えるようにします。失敗による待ち時間もなくします。"""
    with reporting(as_json=as_json):
        from api.state.users import UserChange

        _told(_changed(name, UserChange(disabled=False)), "使えるようにしました", as_json=as_json)


@app.command("remove", cls=JapaneseCommand, epilog="tenkyo users remove hanako")
def remove(
    name: NameArgument,
    last: Annotated[
        bool,
        typer.Option("--last", help="最後の管理者でも消します（画面では管理できなくなります）。"),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """利用者を消します。文書や原稿は、その名前のものとして残ります。

    同じ名前で作り直すと、残ったものが新しい人に見えます。異動や退職では disable を使ってください。
    """
    with reporting(as_json=as_json):
        from api.identity.administering import remove as remove_user

        with audited_session() as (session, note):
            record = remove_user(session, name, last=last)
            _note(note, "remove", record)
        _told(record, "消しました", as_json=as_json)


@app.command("sessions", cls=JapaneseCommand, epilog="tenkyo users sessions hanako --end")
def sessions(
    name: NameArgument,
    end: Annotated[bool, typer.Option("--end", help="すべてのサインインを終わらせます。")] = False,
    as_json: JsonOption = False,
) -> None:
    """サインインを一覧し、終わらせます。"""
    with reporting(as_json=as_json):
        from api.state.sessions import end_sessions, list_sessions
        from api.state.users import find_user

        with audited_session() as (session, note):
            record = find_user(session, name)
            user = record.name
            found = list_sessions(session, user)
            ended = end_sessions(session, user) if end else 0
            if end:
                _note(note, "change", record, ["sessions"])
        if as_json:
            shown = [
                {
                    "created": moment_json(one.created_at),
                    "last_seen": moment_json(one.last_seen_at),
                    "expires": moment_json(one.expires_at),
                }
                for one in found
            ]
            write_json({"user": user, "sessions": shown, "ended": ended})
            return
        for one in found:
            moments = (one.created_at, one.last_seen_at, one.expires_at)
            sys.stdout.write("\t".join(map(_local, moments)) + "\n")
        sys.stderr.write(
            f"利用者 {user} のサインイン {ended} 件を終わらせました。\n"
            if end
            else f"利用者 {user} のサインインは {len(found)} 件です"
            "（始め・最後に使った時・終わり）。\n"
        )


def _changed(name: str, wanted: Any) -> UserRecord:  # noqa: ANN401 - slow to import
    from api.identity.administering import change as change_user

    with audited_session() as (session, note):
        record = change_user(session, name, wanted)
        changed = [key for key, value in asdict(wanted).items() if value is not None]
        _note(note, "change", record, changed)
    return record


def _note(note: Note, action: str, record: UserRecord, changed: Iterable[str] = ()) -> None:
    """Notes what was done to a user, and what they may do."""
    facts = {"roles": record.roles, "clearance": record.clearance, "changed": sorted(changed)}
    note("user", action, record.name, **facts)


def _told(record: UserRecord, done: str, *, as_json: bool) -> None:
    if as_json:
        write_json(user_json(record))
    else:
        sys.stdout.write(f"利用者 {record.name}（{one_line(record.display_name)}）を{done}。\n")


def _local(moment: datetime) -> str:
    return local(moment).strftime("%Y-%m-%d %H:%M")
