"""`python -m eval.retrieval_sets`: measures search on public retrieval sets."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from eval.retrieval_sets.measuring import measure_set
from eval.retrieval_sets.report import sets_json, sets_table
from eval.retrieval_sets.sets import find_sets, load_set
from eval.terminal import exit_code_of, option_parser, show, show_json

_STEP = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the tool; returns its exit code."""
    parser = option_parser(
        "eval.retrieval_sets", "公開されている検索の評価セットで、検索の質を測ります。"
    )
    parser.add_argument("folder", type=Path, help="評価セットのフォルダー、またはその親。")
    parser.add_argument(
        "--queries", type=int, metavar="N", help="セットごとに尋ねる質問の上限（既定は全部）。"
    )
    options = parser.parse_args(arguments)
    if options.queries is not None and options.queries < 1:
        parser.error("--queries は 1 以上にしてください。")
    return exit_code_of(lambda: _measure(options))


def _measure(options: Namespace) -> None:
    found = [load_set(folder) for folder in find_sets(options.folder)]
    results = [measure_set(one, most=options.queries, progress=_say) for one in found]
    if options.json:
        show_json(sets_json(results))
    else:
        show(sets_table(results))


def _say(done: int, total: int) -> None:
    if done % _STEP == 0:
        sys.stderr.write(f"質問 {done:,} / {total:,}\n")


if __name__ == "__main__":
    sys.exit(main())
