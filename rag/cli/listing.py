"""`tenkyo documents`: what a collection holds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import DEFAULT_COLLECTION, CollectionOption, JsonOption
from rag.cli.output import console, one_line, reporting, write_json, write_table

if TYPE_CHECKING:
    from rag.index import DocumentRow

app = typer.Typer(
    cls=JapaneseGroup,
    help="登録されている文書を一覧します。",
    invoke_without_command=True,
    epilog="tenkyo documents --collection plans",
    add_completion=False,
)

DocumentArgument = Annotated[
    str, typer.Argument(metavar="文書", help="文書の ID、パスかファイル名。")
]


@app.callback()
def documents(
    context: typer.Context,
    collection: CollectionOption = DEFAULT_COLLECTION,
    as_json: JsonOption = False,
) -> None:
    """登録されている文書を一覧します。"""
    verb = context.invoked_subcommand
    if verb is not None:
        # What stands before the verb holds for it as well.
        context.default_map = {verb: {"collection": collection, "as_json": as_json}}
        return
    with reporting(as_json=as_json):
        from rag.engine import Engine
        from rag.settings import load_settings
        from rag.wire import documents_json

        rows = Engine(load_settings()).documents(collection=collection)
        if as_json:
            write_json(documents_json(rows))
        else:
            _show(rows)


_COLUMNS = ("ID", "題名", "発行", "日付", "箇所", "ファイル")
_NEVER_CUT = ("ID", "日付")


def _show(rows: Sequence[DocumentRow]) -> None:
    """A table for people; columns between TABs for programs."""
    lines = [
        (
            row.id,
            one_line(row.title),
            one_line(row.issuer or ""),
            row.published or "",
            str(row.passages),
            one_line(row.path),
        )
        for row in rows
    ]
    write_table(
        _COLUMNS,
        lines,
        "文書は登録されていません。tenkyo ingest で登録してください。",
        never_cut=_NEVER_CUT,
    )


@app.command("text", cls=JapaneseCommand, epilog="tenkyo documents text 計画.pdf")
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


@app.command("remove", cls=JapaneseCommand, epilog="tenkyo documents remove 計画.pdf")
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
            console().print(f"『{row.title}』の登録を外しました。", markup=False)
