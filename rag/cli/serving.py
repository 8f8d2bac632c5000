"""`tenkyo serve`: the HTTP API."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rag.cli.options import JsonOption, ServedCollectionOption
from rag.cli.output import reporting, write_json

HostOption = Annotated[
    str | None,
    typer.Option("--host", metavar="アドレス", help="待ち受けるアドレス（既定 127.0.0.1）。"),
]
PortOption = Annotated[
    int | None,
    typer.Option(
        "--port",
        "-p",
        metavar="番号",
        min=0,
        max=65_535,
        help="ポート番号（既定 8000、0 は空き番号）。",
    ),
]


def serve(
    collection: ServedCollectionOption = None,
    host: HostOption = None,
    port: PortOption = None,
    as_json: JsonOption = False,
) -> None:
    """HTTP API を動かします（回答、原稿、文書の登録、OpenAI 互換、源内互換、MCP）。

    鍵を作るまでは、この機械の中（127.0.0.1）だけで、鍵なしで使えます。ほかの機械から使うには、
    先に tenkyo keys create で鍵を作ります。説明は /docs にあります。Ctrl-C で止まります。
    """
    with reporting(as_json=as_json):
        from api.serving import serve as run
        from rag.settings import load_settings

        given = {"collection": collection, "host": host, "port": port}
        settings = load_settings().model_copy(
            update={name: value for name, value in given.items() if value is not None}
        )

        def started(address: str) -> None:
            if as_json:
                write_json({"address": address, "docs": f"{address}/docs"})
            else:
                sys.stdout.write(f"API を始めました: {address} （説明: {address}/docs）\n")
            sys.stdout.flush()

        run(settings, started)
