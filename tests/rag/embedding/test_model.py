"""What every embedding model offers."""

import numpy as np

from rag.embedding.model import unit_rows


def test_rows_get_length_one_and_zeros_stay():
    rows = np.array([[3, 4], [0, 0], [0, -2]], dtype=np.float32)
    found = unit_rows(rows)
    assert found.dtype == np.float32
    assert np.allclose(found, [[0.6, 0.8], [0, 0], [0, -1]])
    assert unit_rows(np.zeros((0, 3), dtype=np.float32)).shape == (0, 3)
