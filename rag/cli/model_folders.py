"""`tenkyo models fetch` and `tenkyo models verify`: carrying a model into a closed network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import JsonOption
from rag.cli.output import console, reporting, write_json

if TYPE_CHECKING:
    from rag.model_folders import ModelManifest


def fetch(
    name: Annotated[
        str, typer.Argument(metavar="名前", help="組織名/モデル名か、そのページのアドレス。")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="フォルダー", help="新しいフォルダー。")],
    revision: Annotated[
        str | None, typer.Option(metavar="版", help="コミット、タグ、ブランチ（既定 main）。")
    ] = None,
    allow_code: Annotated[
        bool,
        typer.Option(
            "--allow-code",
            help="読み込むときにプログラムとして動きうるファイル（.bin、.py など）も取得します。",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """モデルを、外部につながる機械で取得します。フォルダーごと閉域網に運びます。

    版（コミット）を固定し、すべてのファイルのチェックサム、取得元、ライセンスを書き添えます。
    """
    with reporting(as_json=as_json):
        from rag.model_folders.fetching import fetch_model, source_of

        source = source_of(name, revision)
        sys.stderr.write(f"{source.hub} から {source.name} を取得しています…\n")
        manifest = fetch_model(source, to, code=allow_code)
        _show(manifest, to, "取得しました", as_json=as_json)
        if not as_json:
            console().print(
                "フォルダーごと運び、運んだ先で tenkyo models verify で確かめてください。"
            )


def verify(
    folder: Annotated[Path, typer.Argument(metavar="フォルダー", help="モデルのフォルダー。")],
    as_json: JsonOption = False,
) -> None:
    """モデルのフォルダーが、取得したときのままかどうかを確かめます。"""
    with reporting(as_json=as_json):
        from rag.model_folders import verify_model

        manifest = verify_model(folder)
        _show(manifest, folder, "取得したときのままです", as_json=as_json)


def _show(manifest: ModelManifest, folder: Path, word: str, *, as_json: bool) -> None:
    if as_json:
        write_json({"folder": str(folder), **manifest.model_dump(mode="json")})
        return
    screen = console()
    screen.print(
        f"{word}: {folder}（{len(manifest.files)} ファイル、{manifest.size / 2**20:.1f} MB）",
        markup=False,
    )
    screen.print(
        f"取得元 {manifest.hub}/{manifest.name}　版 {manifest.revision}　"
        f"ライセンス {manifest.licence or '記載なし（配布元で確かめてください）'}",
        markup=False,
    )
