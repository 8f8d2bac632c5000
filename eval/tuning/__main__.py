"""`python -m eval.tuning`: fits the weights and says how far they can be trusted."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from eval.datasets import PUBLIC_SETS, present_datasets
from eval.retrieval_sets.sets import find_sets, load_set
from eval.terminal import exit_code_of, option_parser, show, show_json
from eval.tuning.indexed import IndexedDataset, indexed, indexed_set
from eval.tuning.judge import judge_rows
from eval.tuning.judging import study_judge
from eval.tuning.ranking import study_ranking
from eval.tuning.report import judge_json, judge_tables, ranking_json, ranking_tables
from eval.tuning.reranker import reranker_task
from eval.tuning.selector import selector_task
from rag.settings import Settings, load_settings

_MODELS = ("reranker", "selector", "judge")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the tool; returns its exit code."""
    parser = option_parser(
        "eval.tuning", "質問集から線形モデルの重みを求め、交差検証の結果とともに表示します。"
    )
    parser.add_argument("models", nargs="*", metavar="MODEL", help="、".join(_MODELS))
    parser.add_argument("--folds", type=int, default=10, help="交差検証の分割数（2 以上）。")
    parser.add_argument("--repeats", type=int, default=3, help="分割をやり直す回数（1 以上）。")
    parser.add_argument(
        "--queries",
        type=int,
        default=300,
        help="公開セットごとに使う質問の上限（0 で公開セットを使わない）。",
    )
    options = parser.parse_args(arguments)
    if not set(options.models) <= set(_MODELS):
        parser.error(f"MODEL は {'、'.join(_MODELS)} から選んでください。")
    if options.folds < 2 or options.repeats < 1:
        parser.error("--folds は 2 以上、--repeats は 1 以上にしてください。")
    return exit_code_of(lambda: _tune(options))


def _tune(options: Namespace) -> None:
    results: dict[str, Any] = {}
    with ExitStack() as stack:
        settings = load_settings()
        datasets = [stack.enter_context(indexed(one, settings)) for one in present_datasets()]
        models = options.models or _MODELS
        sets = (
            [stack.enter_context(one) for one in _public_sets(options.queries, settings)]
            if "reranker" in models
            else []
        )
        for name in models:
            asked = [*datasets, *sets] if name == "reranker" else datasets
            results[name] = _study(name, asked, options)
    if options.json:
        show_json(results)


def _public_sets(most: int, settings: Settings) -> Iterator[AbstractContextManager[IndexedDataset]]:
    """The public sets on this machine: evidence of a whole entry trains the reranker alone."""
    if most > 0 and PUBLIC_SETS.is_dir():
        for folder in find_sets(PUBLIC_SETS):
            yield indexed_set(load_set(folder), most, settings)


def _study(name: str, datasets: Sequence[IndexedDataset], options: Namespace) -> dict[str, Any]:
    """Studies one model and shows it, unless JSON is wanted."""
    if name == "judge":
        judge = study_judge(judge_rows(datasets), fold_count=options.folds, repeats=options.repeats)
        if not options.json:
            show(*judge_tables(judge))
        return judge_json(judge)
    task = reranker_task(datasets) if name == "reranker" else selector_task(datasets)
    ranking = study_ranking(task, fold_count=options.folds, repeats=options.repeats)
    if not options.json:
        show(*ranking_tables(ranking))
    return ranking_json(ranking)


if __name__ == "__main__":
    sys.exit(main())
