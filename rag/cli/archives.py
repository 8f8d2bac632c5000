"""`tenkyo backup` and `restore`: everything, or one collection."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import DEFAULT_COLLECTION, JsonOption
from rag.cli.output import console, progress_bar, reporting, write_json

if TYPE_CHECKING:
    from api.installation.contents import Contents
    from rag.settings import Settings

OneCollectionOption = Annotated[
    str | None,
    typer.Option(
        "--collection", "-c", metavar="名前", help="1つのコレクションだけ（既定はすべて）。"
    ),
]


def backup(
    target: Annotated[
        Path, typer.Argument(metavar="書庫", help="書き出し先（.tar、.tar.gz、.tgz）。")
    ],
    collection: OneCollectionOption = None,
    as_json: JsonOption = False,
) -> None:
    """すべてを1つの書庫に書き出します。検索や質問や登録を止める必要はありません。

    コレクションと原本、鍵、利用者、会話、回答、原稿、監査ログ、設定、プロンプト、類語、評価が
    入ります。書庫を読める人は、そのすべてを読めます。置き場所の権限に気をつけてください。
    """
    with reporting(as_json=as_json):
        from rag.settings import load_settings

        settings = load_settings()
        if collection is not None:
            _back_up_collection(settings, target, collection, as_json=as_json)
            return
        from api.installation.backup import back_up

        with progress_bar() as progress:
            contents = back_up(settings, target, progress)
        size = target.stat().st_size
        if as_json:
            write_json({"archive": str(target), "bytes": size, **contents.to_json()})
            return
        screen = console()
        screen.print(f"{target} に書き出しました（{size / 2**20:.1f} MB）。", markup=False)
        _show(contents)
        screen.print(
            "この書庫を読める人は、すべての文書・会話・鍵の情報を読めます。"
            "権限を限った場所に置いてください。"
        )
        for model in contents.not_included:
            screen.print(f"注意：モデル {model} は入っていません。", markup=False)


def restore(
    archive: Annotated[Path, typer.Argument(metavar="書庫", help="tenkyo backup で作った書庫。")],
    collection: OneCollectionOption = None,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="今あるものを、書庫の内容で置き換えます。"),
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="書庫を終わりまで読んで確かめます。何も書きません。"),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """書庫から復元します。書庫の全部を確かめてから、最後に置き換えます。

    すべての書庫は、空の場所（TENKYO_HOME）に戻します。動いている API は先に止めてください。
    すべての書庫からコレクションを1つだけ戻すには、--collection を付けます（API は動いたままで
    かまいません）。
    """
    with reporting(as_json=as_json):
        from api.installation.contents import is_installation
        from rag.settings import load_settings

        settings = load_settings()
        whole = is_installation(archive)
        if check:
            _check(archive, whole=whole, as_json=as_json)
        elif whole and collection is None:
            _restore_all(archive, settings, overwrite=overwrite, as_json=as_json)
        else:
            _restore_collection(
                archive,
                settings,
                collection or DEFAULT_COLLECTION,
                whole=whole,
                overwrite=overwrite,
                as_json=as_json,
            )


def _back_up_collection(
    settings: Settings, target: Path, collection: str, *, as_json: bool
) -> None:
    from rag.engine import Engine

    with progress_bar() as progress:
        generation = Engine(settings).backup(
            target,
            collection=collection,
            progress=lambda done, total: progress("バックアップ", done, total, ""),
        )
    size = target.stat().st_size
    if as_json:
        write_json({"archive": str(target), "generation": generation, "bytes": size})
        return
    console().print(
        f"コレクション「{collection}」（第{generation}世代）を {target} に"
        f"書き出しました（{size / 2**20:.1f} MB）。",
        markup=False,
    )


def _check(archive: Path, *, whole: bool, as_json: bool) -> None:
    if whole:
        from api.installation.restore import check_archive

        contents = check_archive(archive)
        if as_json:
            write_json({"archive": str(archive), "ok": True, **contents.to_json()})
            return
        console().print(f"{archive} は、終わりまで正しく読めます。", markup=False)
        _show(contents)
        return
    from rag.index.restore import check_backup

    name, generation = check_backup(archive)
    if as_json:
        write_json({"archive": str(archive), "ok": True, "name": name, "generation": generation})
        return
    console().print(
        f"{archive} は、終わりまで正しく読めます（コレクション「{name}」、第{generation}世代）。",
        markup=False,
    )


def _restore_all(archive: Path, settings: Settings, *, overwrite: bool, as_json: bool) -> None:
    from api.installation.restore import restore_installation

    done = restore_installation(archive, settings, overwrite=overwrite)
    if as_json:
        write_json({"home": str(settings.home), **asdict(done)})
        return
    console().print(f"{settings.home} に復元しました。", markup=False)
    _show(done.contents)
    for note in done.notes:
        sys.stdout.write(f"注意：{note}\n")


def _restore_collection(
    archive: Path,
    settings: Settings,
    collection: str,
    *,
    whole: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    from rag.engine import Engine

    engine = Engine(settings)
    if whole:
        from api.installation.restore import restore_collection

        restore_collection(archive, settings.indexes, collection, overwrite=overwrite)
    else:
        engine.restore(archive, collection=collection, overwrite=overwrite)
    count = len(engine.documents(collection=collection))
    if as_json:
        write_json({"collection": collection, "documents": count})
    else:
        console().print(f"コレクション「{collection}」を復元しました（文書{count}件）。")


def _show(contents: Contents) -> None:
    """What an archive holds, in a few lines."""
    screen = console()
    for name, part in contents.collections.items():
        screen.print(
            f"コレクション「{name}」：第{part.generation}世代、文書 {part.documents}、"
            f"箇所 {part.passages}",
            markup=False,
        )
    rows = "、".join(f"{word} {contents.rows.get(table, 0)}" for table, word in _TABLES.items())
    screen.print(f"状態データベース（版 {contents.revision or 'なし'}）：{rows}", markup=False)
    screen.print(f"時点：{contents.created_at}（Tenkyo {contents.version}）", markup=False)


_TABLES = {
    "api_keys": "鍵",
    "users": "利用者",
    "conversations": "会話",
    "answers": "回答",
    "drafts": "原稿",
    "jobs": "登録の仕事",
}
