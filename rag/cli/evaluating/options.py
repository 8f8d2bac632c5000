"""Options that verbs of `tenkyo eval` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

QuestionsOption = Annotated[
    Path,
    typer.Option(
        "--questions", metavar="ファイル", help="根拠つきの質問集（.jsonl、.xlsx、.csv）。"
    ),
]
DocumentsOption = Annotated[
    Path, typer.Option("--documents", metavar="フォルダー", help="質問の対象となる文書。")
]
