"""`python -m eval.results`: writes docs/evaluation/README.md from the committed results."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from eval.results.page import PAGE, page
from eval.terminal import exit_code_of
from rag.errors import ConfigurationError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the tool; returns its exit code."""
    parser = ArgumentParser(
        prog="python -m eval.results",
        description="記録した結果から、評価の数字のページを作ります。",
    )
    parser.add_argument(
        "--check", action="store_true", help="書き出さず、ページが結果と合っているかを確かめます。"
    )
    options = parser.parse_args(arguments)
    return exit_code_of(_check if options.check else _write)


def _write() -> None:
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")


def _check() -> None:
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        raise ConfigurationError(
            f"{PAGE.name} が、記録した結果と合いません。python -m eval.results を実行してください。"
        )


if __name__ == "__main__":
    sys.exit(main())
