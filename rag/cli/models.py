"""`tenkyo models`: which language models there are, and whether they can be asked."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli import model_folders
from rag.cli.japanese import JapaneseCommand, JapaneseGroup
from rag.cli.options import JsonOption
from rag.cli.output import Exit, console, reporting, write_json

if TYPE_CHECKING:
    from rag.llm import ModelSettings, Probe

app = typer.Typer(
    cls=JapaneseGroup,
    help="回答に使うモデルの一覧と、応答するかどうかを示します。モデルの取得と確認もします。",
    invoke_without_command=True,
    epilog="tenkyo models\ntenkyo models fetch 組織名/モデル名 --to models/モデル名",
    add_completion=False,
)

_STATES = {
    "ready": "使えます",
    "not_listed": "サーバーにモデルがありません",
    "refused": "サーバーが断りました",
    "unreachable": "応答しません",
}


@app.callback()
def models(
    context: typer.Context,
    profiles: Annotated[
        bool, typer.Option("--profiles", help="用意してある設定のひな型（profile）を一覧します。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """回答に使うモデルの一覧と、応答するかどうかを示します。"""
    if context.invoked_subcommand is not None:
        return
    with reporting(as_json=as_json):
        if profiles:
            _show_profiles(as_json=as_json)
            return
        from rag.language_models import LanguageModels
        from rag.llm import probe
        from rag.settings import load_settings

        settings = load_settings()
        found = LanguageModels(settings).configured()
        chosen = settings.model or next(iter(found))
        probes = [(model, probe(model)) for model in found.values()]
        if as_json:
            write_json({"models": [_object(m, p, chosen=chosen) for m, p in probes]})
            return
        screen = console()
        for model, result in probes:
            mark = "○" if result.state == "ready" else "×"
            default = "（既定）" if model.name == chosen else ""
            latency = f"、{result.latency_ms:.0f} ミリ秒" if result.latency_ms is not None else ""
            screen.print(
                f"{mark} {model.name}{default}　{model.shown}：{_STATES[result.state]}{latency}",
                markup=False,
            )
            if result.reason:
                screen.print(f"    {result.reason}", markup=False)


app.command(
    "fetch", cls=JapaneseCommand, epilog="tenkyo models fetch 組織名/モデル名 --to models/モデル名"
)(model_folders.fetch)
app.command("verify", cls=JapaneseCommand, epilog="tenkyo models verify models/モデル名")(
    model_folders.verify
)


@app.command("serve", cls=JapaneseCommand, epilog="tenkyo models serve モデル.gguf --port 8080")
def serve(
    path: Annotated[Path, typer.Argument(metavar="ファイル", help="GGUF 形式のモデル。")],
    port: Annotated[
        int, typer.Option(metavar="番号", help="ポート（0 は空いている番号）。")
    ] = 8080,
    context_length: Annotated[
        int, typer.Option("--context-length", metavar="トークン", help="読める長さ。")
    ] = 8192,
) -> None:
    """GGUF 形式のモデルを、この機械の中だけで使えるサーバーとして動かします（llama.cpp）。"""
    with reporting():
        from rag.llm.serving import serve_command, served_model

        port = port or _free_port()
        model = served_model(path, port=port, context_length=context_length)
        command = serve_command(path, model, port=port)
        sys.stderr.write(
            f"{model.base_url} で待ち受けます（終わるには Ctrl+C）。"
            "使うには、設定ファイルに次を書きます。\n"
            f'[[models]]\nname = "{model.name}"\nkind = "endpoint"\n'
            f'base_url = "{model.base_url}"\nmodel = "{model.model}"\n'
            f"context_length = {context_length}\n"
        )
        code = subprocess.run(command, check=False).returncode
        if code:
            raise typer.Exit(Exit.NOTHING_DONE)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _object(model: ModelSettings, result: Probe, *, chosen: str) -> dict[str, Any]:
    return {
        "name": model.name,
        "label": model.shown,
        "kind": model.kind,
        "default": model.name == chosen,
        "state": result.state,
        "latency_ms": None if result.latency_ms is None else round(result.latency_ms, 1),
        "listed": None if result.listed is None else list(result.listed),
        "reason": result.reason,
    }


def _show_profiles(*, as_json: bool) -> None:
    from rag.llm.profiles import load_profiles

    found = load_profiles()
    if as_json:
        write_json(
            {
                "profiles": [
                    {
                        "name": name,
                        "label": one.label,
                        "tried": one.tried,
                        "note": one.note,
                        "settings": one.settings,
                    }
                    for name, one in found.items()
                ]
            }
        )
        return
    screen = console()
    for name, one in found.items():
        tried = "" if one.tried else "（未検証）"
        screen.print(f"{name}　{one.label}{tried}", markup=False)
        if one.note:
            screen.print(f"    {one.note}", markup=False)
