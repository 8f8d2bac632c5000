"""`tenkyo documents`: what a collection holds."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import DEFAULT_COLLECTION, CollectionOption, JsonOption
from rag.cli.output import console, reporting, write_json

app = typer.Typer(
    cls=JapaneseGroup,
    help="登録されている文書を一覧します。",
    invoke_without_command=True,
    add_completion=False,
)

DocumentArgument = Annotated[str, typer.Argument(metavar="文書", help="文書の ID かファイル名。")]


@app.callback()
def documents(
    context: typer.Context,
    collection: CollectionOption = DEFAULT_COLLECTION,
    as_json: JsonOption = False,
) -> None:
    """登録されている文書を一覧します。"""
    if context.invoked_subcommand is not None:
        return
    with reporting(as_json=as_json):
        from rag.engine import Engine
        from rag.settings import load_settings
        from rag.wire import documents_json

        rows = Engine(load_settings()).documents(collection=collection)
        if as_json:
            write_json(documents_json(rows))
            return
        from rich.table import Table

        table = Table("ID", "題名", "発行", "日付", "箇所", "ファイル", box=None)
        for row in rows:
            table.add_row(row.id, row.title, row.issuer, row.published, str(row.passages), row.path)
        table.columns[0].no_wrap = True
        console().print(table)


@app.command("text", cls=JapaneseCommand)
def text(
    document: DocumentArgument,
    collection: CollectionOption = DEFAULT_COLLECTION,
    as_json: JsonOption = False,
) -> None:
    """文書の正規化された本文（引用位置の基準）を表示します。"""
    with reporting(as_json=as_json):
        from rag.engine import Engine
        from rag.settings import load_settings

        engine = Engine(load_settings())
        row = engine.find_document(document, collection=collection)
        content = engine.document(row.id, collection=collection)
        if as_json:
            write_json({"id": row.id, "file_name": row.file_name, "text": content.text})
        else:
            sys.stdout.write(content.text + "\n")


@app.command("remove", cls=JapaneseCommand)
def remove(
    document: DocumentArgument,
    collection: CollectionOption = DEFAULT_COLLECTION,
    as_json: JsonOption = False,
) -> None:
    """文書の登録を外します（元のファイルには触れません）。"""
    with reporting(as_json=as_json):
        from rag.engine import Engine
        from rag.settings import load_settings

        engine = Engine(load_settings())
        row = engine.find_document(document, collection=collection)
        engine.remove_document(row.id, collection=collection)
        if as_json:
            write_json({"removed": row.id})
        else:
            console().print(f"『{row.title}』の登録を外しました。")
