"""What the tools run by `python -m eval.…` have in common: options, output, errors."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.errors import TenkyoError

if TYPE_CHECKING:
    from rich.console import RenderableType


def option_parser(module: str, description: str) -> argparse.ArgumentParser:
    """A parser with the option `--json`, which every tool has.

    Args:
        module: Name of the module, as it is run.
        description: What it does, in Japanese.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("--json", action="store_true", help="結果を JSON で出力します。")
    return parser


def show(*parts: RenderableType) -> None:
    """Writes tables and lines for people to standard output."""
    from rich.console import Console

    screen = Console(highlight=False, soft_wrap=True)
    for part in parts:
        screen.print(part)


def show_json(value: object) -> None:
    """Writes a result as JSON to standard output, Japanese as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def exit_code_of(command: Callable[[], None]) -> int:
    """Runs a command; an error that is told to people goes to standard error.

    Returns:
        0, or 1 where it failed.
    """
    try:
        command()
    except TenkyoError as error:
        sys.stderr.write(f"エラー: {error.message}\n")
        return 1
    return 0
