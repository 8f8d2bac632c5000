"""What each part of a search is worth: `python -m eval.tuning.ablation`.

Every dataset on this machine is searched with everything, and once more with each part of
`rag.retrieval.search.PARTS` left out. The figures are kept in `ablation.json` beside this file, and
`docs/retrieval.md` is written from them; `--from-file` writes it again without measuring.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.datasets import PUBLIC_SETS, present_datasets
from eval.measures import RankedPassage
from eval.questions import Question
from eval.retrieval_sets.sets import find_sets, load_set
from eval.statistics import Mean, mean_with_interval
from eval.terminal import exit_code_of, option_parser, show_json
from eval.tuning.ablation_report import write_tables
from eval.tuning.indexed import IndexedDataset, indexed, indexed_set
from rag.retrieval.search import PARTS
from rag.settings import Settings, load_settings

RESULTS = Path(__file__).with_name("ablation.json")
MEASURES = ("hit@1", "hit@10", "MRR@10", "Recall@1", "Recall@5", "Recall@10")
DECIDING = "MRR@10"

_DEPTH = 10
_HARDEST = 10

Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Hard:
    """A question that search does badly.

    Attributes:
        id: Its id.
        kind: Its type and style.
        rank: Place of the first passage that holds evidence; None beyond the tenth.
    """

    id: str
    kind: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class DatasetAblation:
    """What was measured on one dataset.

    Attributes:
        name: Its name.
        questions: Number of answerable questions.
        whole: Mean of each measure with all parts.
        lost: Change of `DECIDING` when a part is left out, by part; negative where it helps.
        hardest: The questions that are done worst.
    """

    name: str
    questions: int
    whole: Mapping[str, Mean]
    lost: Mapping[str, Mean]
    hardest: Sequence[Hard]


def values_of(question: Question, ranked: Sequence[RankedPassage]) -> Values:
    """The values of `MEASURES` for the first ten passages of a question with evidence."""
    covering = np.array(
        [[one.covers(entry) for entry in question.evidence] for one in ranked[:_DEPTH]],
        dtype=np.bool_,
    ).reshape(-1, len(question.evidence))
    useful = np.flatnonzero(covering.any(axis=1))
    first = int(useful[0]) + 1 if useful.size else None
    recalls = (float(covering[:depth].any(axis=0).mean()) for depth in (1, 5, _DEPTH))
    return (float(first == 1), float(first is not None), 1 / first if first else 0.0, *recalls)


def study_dataset(dataset: IndexedDataset, parts: Sequence[str] = PARTS) -> DatasetAblation:
    """Searches with everything, and with each part left out in turn."""
    questions = [question for question in dataset.questions if question.answerable]
    whole = _values(dataset, questions, ())
    deciding = MEASURES.index(DECIDING)
    lost = {
        part: _mean((_values(dataset, questions, (part,)) - whole)[:, deciding]) for part in parts
    }
    order = np.argsort(whole[:, deciding], kind="stable")[:_HARDEST]
    return DatasetAblation(
        dataset.name,
        len(questions),
        {name: _mean(column) for name, column in zip(MEASURES, whole.T, strict=True)},
        lost,
        [
            _hard(questions[place], float(whole[place, deciding]))
            for place in order
            if whole[place, deciding] < 1
        ],
    )


def _hard(question: Question, reciprocal: float) -> Hard:
    rank = round(1 / reciprocal) if reciprocal else None
    return Hard(question.id, f"{question.type} {question.style}", rank)


def _values(
    dataset: IndexedDataset, questions: Sequence[Question], without: Sequence[str]
) -> np.ndarray:
    return np.array(
        [values_of(one, dataset.ranked(one, _DEPTH, without)) for one in questions],
        dtype=np.float64,
    )


def _mean(values: np.ndarray) -> Mean:
    mean = mean_with_interval(values.tolist())
    if mean is None:
        msg = "a dataset needs at least one answerable question"
        raise ValueError(msg)
    return mean


def ablation_json(found: Sequence[DatasetAblation]) -> dict[str, Any]:
    """Results as they are kept."""
    return {
        one.name: {
            "questions": one.questions,
            "whole": {name: _mean_json(mean) for name, mean in one.whole.items()},
            "lost": {part: _mean_json(mean) for part, mean in one.lost.items()},
            "hardest": [{"id": h.id, "kind": h.kind, "rank": h.rank} for h in one.hardest],
        }
        for one in found
    }


def _mean_json(mean: Mean) -> list[float]:
    """Value, lower and upper end."""
    return [round(value, 4) for value in (mean.value, mean.low, mean.high)]


def present(settings: Settings, most: int, stack: ExitStack) -> Iterator[IndexedDataset]:
    """The datasets and public sets that are on this machine, each indexed when its turn comes.

    Args:
        settings: Settings; `home` is replaced.
        most: How many queries of a public set are asked at most.
        stack: Closes what was opened.
    """
    for dataset in present_datasets():
        yield stack.enter_context(indexed(dataset, settings))
    for folder in find_sets(PUBLIC_SETS) if PUBLIC_SETS.is_dir() else ():
        yield stack.enter_context(indexed_set(load_set(folder), most, settings))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the tool; returns its exit code."""
    parser = option_parser(
        "eval.tuning.ablation",
        "検索の部品を1つずつ外して測り、ablation.json と docs/retrieval.md の表を書き直します。",
    )
    parser.add_argument("--from-file", action="store_true", help="測らず、表だけを書き直します。")
    parser.add_argument(
        "--queries", type=int, default=300, help="公開セットごとに尋ねる質問の上限（1 以上）。"
    )
    options = parser.parse_args(arguments)
    if options.queries < 1:
        parser.error("--queries は 1 以上にしてください。")
    return exit_code_of(lambda: _run(options))


def _run(options: Namespace) -> None:
    if not options.from_file:
        found = []
        with ExitStack() as stack:
            for dataset in present(load_settings(), options.queries, stack):
                sys.stderr.write(f"{dataset.name}\n")
                found.append(study_dataset(dataset))
        text = json.dumps(ablation_json(found), ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    write_tables(kept)
    if options.json:
        show_json(kept)


if __name__ == "__main__":
    sys.exit(main())
