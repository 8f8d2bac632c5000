"""`tenkyo eval`: measuring retrieval and answers on questions with evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.output import Exit, console, progress_bar, reporting, write_json

app = typer.Typer(
    cls=JapaneseGroup,
    help="質問集で、検索と回答の質を測ります。",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def evaluation() -> None:
    """質問集で、検索と回答の質を測ります。"""


@app.command(
    "run",
    cls=JapaneseCommand,
    epilog="tenkyo eval run --questions 質問集.jsonl --documents 文書フォルダー",
)
def run(
    questions: Annotated[
        Path,
        typer.Option("--questions", metavar="ファイル", help="根拠つきの質問集（JSON Lines）。"),
    ],
    documents: Annotated[
        Path, typer.Option("--documents", metavar="フォルダー", help="質問の対象となる文書。")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="フォルダー", help="結果の書き出し先。"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出力します。")] = False,
) -> None:
    """質問集をまとめて実行し、指標を表示します。"""
    with reporting(as_json=as_json):
        from eval.report import require_empty, summary_json, summary_table, write_report
        from eval.run import evaluate
        from rag.settings import load_settings

        if output is not None:
            require_empty(output)
        with progress_bar() as progress:
            result = evaluate(questions, documents, load_settings(), progress=progress)
        if output is not None:
            write_report(result, output)
        if as_json:
            write_json(summary_json(result))
        else:
            console().print(summary_table(result))
        if result.failures:
            raise typer.Exit(Exit.PARTLY_DONE)
