"""The verbs of `tenkyo`, put together."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rag import __version__
from rag.cli import (
    answering,
    archives,
    audit,
    chat,
    checking,
    drafting,
    evaluating,
    keys,
    listing,
    mcp,
    measures,
    models,
    serving,
    upgrading,
    upkeep,
    users,
)
from rag.cli.japanese import (
    JapaneseCommand,
    JapaneseGroup,
    UsageError,
    fail,
)
from rag.cli.output import Exit, prepare_streams

app = typer.Typer(
    name="tenkyo",
    cls=JapaneseGroup,
    help="典拠：計画文書への質問に、原典の引用つきで答えます。",
    epilog="tenkyo ingest 計画書フォルダー\n"
    'tenkyo ask "移動図書館の目標は何台ですか"\n'
    "tenkyo ask --help",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"tenkyo {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="版を表示して終わります。"
        ),
    ] = False,
) -> None:
    """典拠：計画文書への質問に、原典の引用つきで答えます。"""


for _name, _verb, _example in (
    ("ingest", upkeep.ingest, "tenkyo ingest 計画書フォルダー --collection plans"),
    ("search", answering.search, 'tenkyo search "移動図書館 目標" --fiscal-year R7'),
    (
        "ask",
        answering.ask,
        'tenkyo ask "移動図書館の目標は何台ですか"\n'
        "tenkyo ask --questions 質問.jsonl --output 回答.jsonl",
    ),
    (
        "draft",
        drafting.draft,
        'tenkyo draft "移動図書館の目標は何台ですか" --output 答弁.docx\n'
        "tenkyo draft --questions 質問.txt --kind 想定問答",
    ),
    (
        "check",
        checking.check,
        "tenkyo check 原稿.txt --collection plans\n"
        "tenkyo check --input 文と箇所.jsonl --output 結果.jsonl",
    ),
    ("up", chat.up, "tenkyo up --collection plans"),
    ("ui", chat.ui, "tenkyo ui --api http://127.0.0.1:8000"),
    ("serve", serving.serve, "tenkyo serve --collection plans --port 8000"),
    ("mcp", mcp.mcp, "tenkyo mcp --collection plans"),
    ("reindex", upkeep.reindex, "tenkyo reindex --collection plans"),
    (
        "backup",
        archives.backup,
        "tenkyo backup /backup/tenkyo.tar\ntenkyo backup plans.tar.gz --collection plans",
    ),
    (
        "restore",
        archives.restore,
        "tenkyo restore /backup/tenkyo.tar --check\n"
        "tenkyo restore /backup/tenkyo.tar\n"
        "tenkyo restore plans.tar.gz --collection plans",
    ),
    ("upgrade", upgrading.upgrade, "tenkyo upgrade --check\ntenkyo upgrade"),
    ("doctor", upkeep.doctor, "tenkyo doctor"),
):
    app.command(_name, cls=JapaneseCommand, epilog=_example)(_verb)
app.add_typer(listing.app, name="documents")
app.add_typer(measures.app, name="measures")
app.add_typer(models.app, name="models")
app.add_typer(evaluating.app, name="eval")
app.add_typer(keys.app, name="keys")
app.add_typer(users.app, name="users")
app.add_typer(audit.app, name="audit")


def main() -> None:
    """Runs the command line; exits with 2 where it is written wrongly."""
    prepare_streams()
    try:
        code = app(prog_name="tenkyo", standalone_mode=False)
    except UsageError as error:
        code = fail(error, as_json="--json" in sys.argv)
    except typer.Abort:
        code = Exit.NOTHING_DONE
    sys.exit(code if isinstance(code, int) else Exit.DONE)
