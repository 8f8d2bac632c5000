"""`python -m rag.bundle`: makes the archive for a closed network."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from rag.bundle.making import BundleRequest, make_bundle
from rag.errors import TenkyoError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the tool; returns its exit code."""
    parser = ArgumentParser("rag.bundle", description="閉域網に運ぶ、1つの書庫を作ります。")
    parser.add_argument(
        "--output", type=Path, default=Path("dist"), metavar="DIR", help="置き場所（既定 dist）。"
    )
    parser.add_argument(
        "--models",
        default="",
        metavar="DIR,DIR",
        help="入れるモデルのフォルダー（tenkyo models fetch で取得したもの）。",
    )
    parser.add_argument("--no-fonts", action="store_true", help="日本語フォントを入れません。")
    parser.add_argument("--sign", metavar="鍵", help="チェックサムに署名する gpg の鍵。")
    options = parser.parse_args(arguments)
    request = BundleRequest(
        source=Path(__file__).resolve().parents[2],
        output=options.output,
        models=tuple(Path(one) for one in options.models.split(",") if one),
        fonts=not options.no_fonts,
        signer=options.sign,
    )
    try:
        archive = make_bundle(request, _say)
    except TenkyoError as error:
        sys.stderr.write(f"エラー: {error.message}\n")
        return 1
    size = archive.stat().st_size / 2**20
    sys.stdout.write(f"作りました: {archive}（{size:.0f} MB）\n")
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"{text}…\n")


if __name__ == "__main__":
    sys.exit(main())
