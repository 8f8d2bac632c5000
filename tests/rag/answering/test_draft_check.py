"""Lines of a person's text that claim nothing."""

import pytest

from rag.answering.draft_check import check_text, claims_nothing
from tests.rag.answering.passages_found import found, lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("以上。", True),
        ("記", True),
        ("はじめに", True),
        ("１　背景と目的", True),
        ("（１）移動図書館の充実", True),
        ("第３章　推進体制", True),
        ("ア　現状", True),
        ("移動図書館を充実する。", False),
        ("担当：総務省", False),
        ("目標　５台", False),
        ("2027年度末", False),
        ("移動図書館の車は５台", False),
        ("以上の市町村で実施する。", False),
    ],
)
def test_headings_and_formulas_claim_nothing(line, expected):
    assert claims_nothing(line) is expected


def test_they_are_not_searched_for():
    asked = []

    def search(sentence):
        asked.append(sentence)
        return ()

    checked = list(check_text("１　背景\n車を５台に増やす。\n以上。", search))
    assert [(one.text, one.verdict and one.verdict.value) for one in checked] == [
        ("１　背景", None),
        ("車を５台に増やす。", "unsupported"),
        ("以上。", None),
    ]
    assert asked == ["車を５台に増やす。"]


LEAD = "『みなせ市港湾計画（令和７年度）』（2025年4月1日）の記載："


@pytest.mark.parametrize(
    ("line", "claims"),
    [
        (LEAD, False),
        (LEAD.replace("７", "7").replace("：", ":"), False),
        (LEAD.replace("4月", "5月"), True),
        (LEAD.replace("港湾", "火星"), True),
    ],
)
def test_a_line_that_only_names_a_document_claims_nothing(plans, line, claims):
    (checked,) = plans.check(line, collection="plans")
    assert (checked.verdict is not None) is claims
    assert bool(checked.citations) is claims


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        # The likeliest passage is of another year; the one that has the year says what is true.
        (
            "観測所の数を2029年度末までに40か所とする。",
            "数値「40か所」が引用した箇所にありません（引用した箇所では「57か所」）。",
        ),
        ("観測所の職員を9,000人とする。", "数値「9,000人」が引用した箇所にありません。"),
    ],
)
def test_a_sentence_that_nothing_supports_is_held_against_the_nearest(sentence, reason):
    hits = [
        found(lines("観測所の数は、設置の早かった島で多い。")),
        found(lines("観測所の数を2029年度末までに57か所とする。")),
    ]
    (checked,) = check_text(sentence, lambda _: hits)
    assert checked.reason == reason
