"""`python -m eval.bench`: measures speed and memory, and shows them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from eval.bench.benchmark import run_benchmark
from eval.bench.report import benchmark_json, benchmark_table
from eval.datasets import SAMPLE, present_datasets
from eval.terminal import exit_code_of, option_parser, show, show_json


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the tool; returns its exit code."""
    parser = option_parser("eval.bench", "登録・検索・回答の速さと、使うメモリを測ります。")
    parser.add_argument(
        "--documents",
        type=Path,
        metavar="DIR",
        help="登録する文書のフォルダー（既定は開発用の文書、なければ見本）。",
    )
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="FILE",
        help="尋ねる質問集（既定は文書と対になるもの、--documents だけのときは見本の質問）。",
    )
    options = parser.parse_args(arguments)
    return exit_code_of(lambda: _measure(options))


def _measure(options: Namespace) -> None:
    dataset = present_datasets()[-1] if options.documents is None else SAMPLE
    found = run_benchmark(
        options.documents or dataset.documents, options.questions or dataset.questions, _say
    )
    if options.json:
        show_json(benchmark_json(found))
    else:
        show(benchmark_table(found))


def _say(label: str) -> None:
    sys.stderr.write(f"計測中：{label}\n")


if __name__ == "__main__":
    sys.exit(main())
