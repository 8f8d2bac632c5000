"""Cross-validation by question: what is held out never shares a question with what is fitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def folds(groups: Sequence[str], count: int, seed: int) -> Iterator[tuple[Rows, Rows]]:
    """Splits rows into folds.

    Args:
        groups: The question of each row; rows of one question stay together.
        count: Number of folds; not more than there are questions.
        seed: Decides which question goes into which fold.

    Yields:
        The rows to fit on and the rows held out, `count` times; every row is held out once.
    """
    names = sorted(set(groups))
    shuffled = np.random.default_rng(seed).permutation(len(names))
    fold_of = {names[place]: turn % count for turn, place in enumerate(shuffled)}
    fold = np.array([fold_of[group] for group in groups])
    for number in range(min(count, len(names))):
        held_out = fold == number
        yield np.flatnonzero(~held_out), np.flatnonzero(held_out)


def each_dataset(datasets: Sequence[str]) -> Iterator[tuple[Rows, Rows]]:
    """Holds out one dataset after the other: how the weights do on documents never seen.

    Args:
        datasets: The dataset of each row.

    Yields:
        As `folds`; nothing where there is only one dataset.
    """
    names = sorted(set(datasets))
    of = np.array(datasets)
    for name in names if len(names) > 1 else ():
        yield np.flatnonzero(of != name), np.flatnonzero(of == name)
