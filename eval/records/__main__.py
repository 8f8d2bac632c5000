"""`python -m eval.records`: how well plans are read as records, with everything that is wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.datasets import DEVELOPMENT
from eval.records.run import score_records
from eval.records.score import Miss, Score
from eval.terminal import exit_code_of, option_parser, show, show_json

if TYPE_CHECKING:
    from rich.table import Table


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command.

    Args:
        arguments: The arguments, those of the process by default.

    Returns:
        0, or 1 where the records or documents cannot be read.
    """
    parser = option_parser(
        "eval.records", "施策・指標・予算・工程の読み取りを、人が読んだ記録と比べます。"
    )
    parser.add_argument("--records", type=Path, default=DEVELOPMENT.questions.parent / "records")
    parser.add_argument("--documents", type=Path, default=DEVELOPMENT.documents)
    options = parser.parse_args(arguments)
    return exit_code_of(lambda: _run(options.records, options.documents, as_json=options.json))


def _run(records: Path, documents: Path, *, as_json: bool) -> None:
    scores = score_records(records, documents)
    if as_json:
        show_json([to_json(score) for score in scores])
        return
    show(_table(scores), *_misses(scores))


def to_json(score: Score) -> dict[str, Any]:
    """A number of the table as JSON, with everything that is wrong."""
    return {
        "name": score.name,
        "measure": "f1" if score.f1 else "share",
        "value": round(score.value, 4),
        "target": score.target,
        "hits": score.hits,
        "expected": score.expected,
        "found": score.found,
        "misses": [asdict(miss) for miss in score.misses],
    }


def _table(scores: Sequence[Score]) -> Table:
    from rich.table import Table

    table = Table(title="記録の読み取り")
    for column in ("項目", "値", "目標", "正", "記録", "検出"):
        table.add_column(column, justify="left" if column == "項目" else "right")
    for score in scores:
        table.add_row(
            score.name,
            f"{score.value:.3f}{'' if score.value >= score.target else ' ×'}",
            f"{score.target:.2f}",
            str(score.hits),
            str(score.expected),
            str(score.found),
        )
    return table


def _misses(scores: Sequence[Score]) -> list[str]:
    lines: list[str] = []
    for score in scores:
        if score.misses:
            lines.append(f"\n■ {score.name}")
        lines.extend(_shown(miss) for miss in score.misses)
    return lines


def _shown(miss: Miss) -> str:
    expected, found = (text or "（なし）" for text in (miss.expected, miss.found))
    return f"  {miss.place}\n    記録: {expected}\n    検出: {found}"


if __name__ == "__main__":
    sys.exit(main())
