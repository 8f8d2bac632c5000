"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_COLLECTION = "default"

CollectionOption = Annotated[
    str,
    typer.Option("--collection", "-c", metavar="名前", help="コレクション（文書の集まり）の名前。"),
]
ServedCollectionOption = Annotated[
    str | None,
    typer.Option(
        "--collection",
        "-c",
        metavar="名前",
        help="名指しのないときのコレクション（既定 default）。",
    ),
]
"""For verbs that serve many collections: the one of requests that name none."""
JsonOption = Annotated[bool, typer.Option("--json", help="結果を JSON で出力します。")]
TopKOption = Annotated[
    int, typer.Option("--top-k", "-k", metavar="件数", help="表示する箇所の数（1〜200）。")
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="文書", help="探す文書の ID かファイル名（繰り返し可）。"),
]
MinistryOption = Annotated[
    list[str] | None,
    typer.Option("--ministry", metavar="府省庁", help="府省庁の正式名か略称（繰り返し可）。"),
]
YearOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fiscal-year", metavar="年度", help="年度：2025、R7、令和7年度 など（繰り返し可）。"
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="名前", help="回答を作るモデル（tenkyo models で一覧）。"),
]
TodayOption = Annotated[
    str | None,
    typer.Option("--today", metavar="年-月-日", help="「今年度」などの基準日（既定は今日）。"),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="ファイル", help="結果の書き出し先（JSON Lines）。"),
]
