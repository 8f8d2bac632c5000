"""Which rows are fitted on and which are held out."""

from __future__ import annotations

import numpy as np
import pytest

from eval.tuning.folds import each_dataset, folds

GROUPS = ["a", "b", "b", "c", "a", "d", "e"]


@pytest.mark.parametrize(("count", "number"), [(2, 2), (3, 3), (5, 5), (9, 5)])
def test_every_row_is_held_out_once_with_all_of_its_question(count, number):
    splits = list(folds(GROUPS, count, seed=4))
    assert len(splits) == number
    held = np.concatenate([held_out for _, held_out in splits])
    assert sorted(held.tolist()) == list(range(7))
    for fitted_on, held_out in splits:
        assert sorted([*fitted_on.tolist(), *held_out.tolist()]) == list(range(7))
        assert not {GROUPS[row] for row in fitted_on} & {GROUPS[row] for row in held_out}


def test_folds_are_of_like_size():
    sizes = [len(held_out) for _, held_out in folds([str(n) for n in range(11)], 4, seed=0)]
    assert sorted(sizes) == [2, 3, 3, 3]


def test_the_seed_decides():
    def drawn(seed):
        names = [str(number) for number in range(20)]
        return [held_out.tolist() for _, held_out in folds(names, 4, seed)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_each_dataset_is_held_out():
    splits = [(on.tolist(), out.tolist()) for on, out in each_dataset(["x", "y", "x", "z"])]
    assert splits == [([1, 3], [0, 2]), ([0, 2, 3], [1]), ([0, 1, 2], [3])]


def test_one_dataset_cannot_be_held_out():
    assert list(each_dataset(["x", "x"])) == []
