"""`tenkyo eval`: measuring retrieval and answers on questions with evidence."""

from __future__ import annotations

import typer

from rag.cli.evaluating import choosing, measuring, question_sets
from rag.cli.japanese import JapaneseGroup

app = typer.Typer(
    cls=JapaneseGroup,
    help="質問集で、検索と回答の質を測ります。",
    no_args_is_help=True,
    add_completion=False,
)
app.add_typer(measuring.app)
app.add_typer(question_sets.app)
app.add_typer(choosing.app)


@app.callback()
def evaluation() -> None:
    """質問集で、検索と回答の質を測ります。"""
