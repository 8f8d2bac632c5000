"""`tenkyo ingest`, `reindex` and `doctor`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import DEFAULT_COLLECTION, CollectionOption, JsonOption
from rag.cli.output import Exit, console, one_line, progress_bar, reporting, write_json

if TYPE_CHECKING:
    from rag.index import LockHolder
    from rag.ingest import IngestReport


def ingest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="パス…", help="登録するファイルやフォルダー。")
    ],
    collection: CollectionOption = DEFAULT_COLLECTION,
    sync: Annotated[
        bool, typer.Option("--sync", help="フォルダーからなくなった文書の登録を外します。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """文書を登録します。変わっていないものは飛ばし、変わったものは置き換えます。"""
    with reporting(as_json=as_json):
        from rag.engine import Engine
        from rag.settings import load_settings

        engine = Engine(load_settings())
        with progress_bar() as progress:
            report = engine.ingest(
                paths, collection=collection, sync=sync, progress=progress, on_wait=_waiting
            )
        _finish(report, collection, _INGESTED, as_json=as_json)


def reindex(collection: CollectionOption = DEFAULT_COLLECTION, as_json: JsonOption = False) -> None:
    """索引を作り直します。作り直しのあいだも、今の索引で検索できます。"""
    with reporting(as_json=as_json):
        from rag.engine import Engine
        from rag.settings import load_settings

        engine = Engine(load_settings())
        with progress_bar() as progress:
            report = engine.reindex(collection=collection, progress=progress, on_wait=_waiting)
        _finish(report, collection, _REINDEXED, as_json=as_json)


def doctor(
    collection: Annotated[
        str | None,
        typer.Option(
            "--collection", "-c", metavar="名前", help="調べるコレクション（既定は全部）。"
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """動作環境と索引を点検します。"""
    with reporting(as_json=as_json):
        from rag.diagnosis import diagnose
        from rag.engine import Engine
        from rag.settings import load_settings

        checks = diagnose(Engine(load_settings()), collection)
        healthy = all(check.ok or check.optional for check in checks)
        if as_json:
            write_json({"ok": healthy, "checks": [asdict(check) for check in checks]})
        else:
            screen = console()
            for check in checks:
                mark = "○" if check.ok else ("－" if check.optional else "×")
                screen.print(f"{mark} {check.name}：{check.message}", markup=False)
        if not healthy:
            raise typer.Exit(Exit.NOTHING_DONE)


def _waiting(holder: LockHolder) -> None:
    sys.stderr.write(
        f"ほかの処理が登録中のため、終わるのを待っています（プロセス {holder.pid or '不明'}）。\n"
    )


_INGESTED = {
    "added": "登録",
    "updated": "更新",
    "unchanged": "変更なし",
    "failed": "読めません",
    "vanished": "ファイルなし",
    "removed": "登録を解除",
}
# A reindex updates every document; only what needs a word is told one by one.
_REINDEXED = {**_INGESTED, "updated": "作り直し"}
_UNTOLD = {"変更なし", "作り直し"}


def _finish(
    report: IngestReport, collection: str, words: Mapping[str, str], *, as_json: bool
) -> None:
    """Prints what an ingest did, in the words for what becomes of a file, and exits."""
    if as_json:
        from rag.wire import ingest_json

        write_json(ingest_json(report))
    else:
        _show(report, collection, words)
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def _show(report: IngestReport, collection: str, words: Mapping[str, str]) -> None:
    """A line for each file that needs a word, then the whole."""
    screen = console()
    for file in report.files:
        word = words[file.status]
        if word in _UNTOLD and not file.warnings and not file.message:
            continue
        notes = [f"{file.passages}か所" if file.passages else "", file.message, *file.warnings]
        told = "　".join([f"{word}：{file.path}", *filter(None, notes)])
        screen.print(one_line(told), markup=False)
    for warning in report.warnings:
        screen.print(f"注意：{warning}", markup=False)
    counts = {status.value: count for status, count in report.counts.items()}
    told = "、".join(
        f"{word} {counts[status]}" for status, word in words.items() if status in counts
    )
    nothing = "対象なし。読める形式のファイルを指定してください"
    screen.print(
        f"コレクション「{collection}」：文書 {report.documents}、箇所 {report.passages}"
        f"（{told or nothing}、{report.took_s:.1f} 秒）",
        markup=False,
    )
