"""Amounts that change: which is the one before, which the one after."""

import pytest

from rag.japanese.quantities import find_quantities
from rag.support import PassageEvidence, check_sentence
from rag.support.changes import is_change


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("車を３台から５台に増やす", True),
        ("補助率を３分の１から２分の１へ引き上げる", True),
        ("３か所（令和６年度）から５か所（令和８年度）に増やす", True),
        ("割合を34％から15％まで下げる", True),
        ("割合を34％から15％とする", True),
        ("１便当たり10台から20台程度を運ぶ", False),
        ("３台から５人に替える", False),
        ("３台。それから５台に増やす", False),
    ],
)
def test_a_change_has_two_sides(text, expected):
    first, second = (
        find_quantities(text)[:2]
        if "令和" not in text
        else ([found for found in find_quantities(text) if found.unit == "か所"])
    )
    assert is_change(text, first, second) is expected


PASSAGE = "移動図書館の車を、令和８年度末までに３台から５台に増やす。"


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("移動図書館の車を５台に増やす。", "supported"),
        ("移動図書館の車を令和８年度末までに５台とする。", "supported"),
        ("移動図書館の車を３台から５台に増やす。", "supported"),
        ("移動図書館の車を３台に増やす。", "unsupported"),
        ("移動図書館の車を令和８年度末までに３台とする。", "unsupported"),
        ("移動図書館の車を５台から増やす。", "unsupported"),
        ("移動図書館の車を５台から３台に増やす。", "unsupported"),
    ],
)
def test_what_is_and_what_will_be_are_told_apart(sentence, verdict):
    assert check_sentence(sentence, [PassageEvidence(PASSAGE)]).verdict.value == verdict


def test_the_reason_names_the_side():
    reason = check_sentence("移動図書館の車を３台に増やす。", [PassageEvidence(PASSAGE)]).reason
    assert reason == "「３台」は、引用した箇所では変わる前の値です。"
