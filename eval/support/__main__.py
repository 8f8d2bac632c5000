"""`python -m eval.support`: measures the support check by what was changed in a sentence."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from eval.support.report import support_json, support_table, wrong_lines
from eval.support.run import run_suites
from eval.terminal import exit_code_of, option_parser, show, show_json


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the tool; returns its exit code."""
    parser = option_parser(
        "eval.support",
        "根拠照合の誤りを、変えた事実の種類ごとに数えます。",
    )
    options = parser.parse_args(arguments)
    return exit_code_of(lambda: _measure(options))


def _measure(options: Namespace) -> None:
    results = run_suites()
    if options.json:
        show_json(support_json(results))
    else:
        show(support_table(results), *wrong_lines(results))


if __name__ == "__main__":
    sys.exit(main())
