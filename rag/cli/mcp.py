"""`tenkyo mcp`: tools for language models on standard input and output."""

from __future__ import annotations

from rag.cli.options import ServedCollectionOption
from rag.cli.output import reporting


def mcp(collection: ServedCollectionOption = None) -> None:
    """MCP の道具として、標準入出力で待ち受けます。

    MCP に対応したアプリの設定に、コマンド tenkyo、引数 mcp と書くと、そのアプリから、箇所を探す、
    質問に答える、施策を探す、文章を照合する、前後を読む、が使えます。
    HTTP で使うには tenkyo serve を動かし、/mcp につなぎます。
    """
    with reporting():
        from api.mcp.stdio import serve
        from rag.settings import load_settings

        settings = load_settings()
        serve(settings.model_copy(update={"collection": collection or settings.collection}))
