"""`tenkyo audit`: reading, proving and shortening the audit log."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.asking import parse_day
from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import JsonOption
from rag.cli.output import Exit, console, reporting, write_json
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from api.audit import AuditLog

app = typer.Typer(
    cls=JapaneseGroup,
    help="監査ログ（だれが何を尋ね、何を答えたか）を書き出し、確かめ、古いものを消します。",
    epilog="tenkyo audit export --from 2026-04-01 --to 2026-04-30 --output 四月.jsonl\n"
    "tenkyo audit verify",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def audit() -> None:
    """監査ログ（だれが何を尋ね、何を答えたか）を書き出し、確かめ、古いものを消します。"""


@app.command(
    "export", cls=JapaneseCommand, epilog="tenkyo audit export --from 2026-04-01 -o 監査.jsonl"
)
def export(
    first: Annotated[
        str | None, typer.Option("--from", metavar="年-月-日", help="初めの日（世界時）。")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="年-月-日", help="終わりの日（世界時）。")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="ファイル", help="書き出し先（省くと標準出力）。"),
    ] = None,
) -> None:
    """監査ログを JSON Lines で、古い順に書き出します。"""
    with reporting():
        since, until = parse_day(first), parse_day(last)
        if since is not None and until is not None and since > until:
            raise ConfigurationError("--from は --to より前の日にしてください。")
        lines = _log().entries(since, until)
        if output is None:
            for line in lines:
                sys.stdout.write(line.decode("utf-8", "replace"))
            return
        from rag.cli.files import whole_file

        count = 0
        with whole_file(output) as stream:
            for line in lines:
                stream.write(line)
                count += 1
        console(error=True).print(f"{output} に {count} 件を書き出しました。", markup=False)


@app.command("verify", cls=JapaneseCommand, epilog="tenkyo audit verify")
def verify(as_json: JsonOption = False) -> None:
    """監査ログの行が、書き換えられたり抜かれたりしていないかを、ハッシュの連なりで確かめます。"""
    with reporting(as_json=as_json):
        broken = _log().verify()
        if as_json:
            write_json({"broken": [{"file": one.file, "line": one.line} for one in broken]})
        elif not broken:
            console().print("監査ログに、書き換えや抜けは見つかりませんでした。")
        for one in () if as_json else broken:
            console().print(
                f"{one.file} の {one.line} 行目が、前の行とつながりません。", markup=False
            )
        if broken:
            raise typer.Exit(Exit.NOTHING_DONE)


@app.command("prune", cls=JapaneseCommand, epilog="tenkyo audit prune --days 365")
def prune(
    days: Annotated[
        int,
        typer.Option("--days", metavar="日数", min=1, help="残す日数。これより古い日を消します。"),
    ],
    as_json: JsonOption = False,
) -> None:
    """古い監査ログを、日の単位で消します（設定 audit_days があれば、サーバーが毎日消します）。"""
    with reporting(as_json=as_json):
        removed = _log().prune(days, datetime.now(UTC).date())
        if as_json:
            write_json({"removed": removed})
        else:
            console().print(f"{removed} 日分の監査ログを消しました。")


def _log() -> AuditLog:
    from api.audit import AuditLog
    from rag.settings import load_settings

    settings = load_settings()
    return AuditLog(settings.state / "audit", keeps=settings.audit)
