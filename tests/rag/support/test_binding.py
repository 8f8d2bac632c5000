"""Values and their things, also where a sentence cites several passages."""

import pytest

from rag.support import PassageEvidence, check_sentence

CARTS = "移動窓口車を運行する市町村数（2026年度（令和８年度）末までに180市町村）"
STOCKS = "備蓄物資の台帳に登録した市町村数（2026年度（令和８年度）末までに500市町村）"
BILLS = "まとめ払い番号を導入した市町村は150である。"
PROSE = "移動窓口車を、役所から離れた集落で運行する。"


@pytest.mark.parametrize(
    ("sentence", "passages", "verdict"),
    [
        ("移動窓口車を運行する市町村数を2026年度末までに180市町村とする。", (CARTS, STOCKS), True),
        # The thing of one passage with the value of the other, in both orders.
        ("移動窓口車を運行する市町村数を2026年度末までに500市町村とする。", (CARTS, STOCKS), False),
        ("移動窓口車を運行する市町村数を2026年度末までに500市町村とする。", (STOCKS, CARTS), False),
        ("移動窓口車を運行する市町村数は150市町村である。", (CARTS, BILLS), False),
        # The passage with the thing has no value of its own.
        ("移動窓口車を運行する市町村数は500市町村である。", (PROSE, STOCKS), False),
        # Both things with both values, as the passages have them and swapped.
        (
            "移動窓口車を運行する市町村数は180市町村、"
            "備蓄物資の台帳に登録した市町村数は500市町村である。",
            (CARTS, STOCKS),
            True,
        ),
        (
            "移動窓口車を運行する市町村数は500市町村、"
            "備蓄物資の台帳に登録した市町村数は180市町村である。",
            (CARTS, STOCKS),
            False,
        ),
    ],
)
def test_passages_are_not_joined_to_what_none_of_them_says(sentence, passages, verdict):
    evidence = [PassageEvidence(text) for text in passages]
    assert check_sentence(sentence, evidence).supported is verdict


@pytest.mark.parametrize(
    ("sentence", "passage", "expected"),
    [
        ("貸出自転車の料金は無料である。", "貸出自転車の料金は、１回当たり300円とする。", False),
        ("貸出自転車は無料で使える。", "貸出自転車の利用料は無償とする。", True),
        ("無料の公衆無線LANを整備する。", "無料公衆無線ＬＡＮを整備する。", True),
    ],
)
def test_what_is_free_costs_nothing(sentence, passage, expected):
    assert check_sentence(sentence, [PassageEvidence(passage)]).supported is expected
