"""What stands between two printed lines."""

from __future__ import annotations

import pytest

from rag.documents.wraps import joint


@pytest.mark.parametrize(
    ("left", "right", "between"),
    [
        ("行政手続の", "電子化", ""),
        ("the plan of", "the city", " "),
        ("the plan,", "which", " "),
        ("計画（Smart", "City）", " "),
        ("ＤＸ", "推進", ""),
        ("約1,7", "03億円", ""),
        ("約1,", "703億円", ""),
        ("約3.", "5億円", ""),
        ("in 2024.", "The city", " "),
        ("延長3.5", "kmの管路", ""),
        ("出力20", "MWの設備", ""),
        ("Society 5.0", "Gate", " "),
        ("市民が、W", "eb会議で", ""),
        ("AIやIo", "T機器を", ""),
        ("Plan A", "is better", " "),
        ("生成AI", "Act", " "),
        ("", "計画", ""),
    ],
)
def test_joint(left, right, between):
    assert joint(left, right) == between
