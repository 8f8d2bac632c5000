import pytest

from rag.support import PassageEvidence, Support, check_sentence

MINISTER = "推進会議の議長は暮らし基盤副大臣が務め、局長級の職員が構成員となる。"
MAYOR = "市長は、経営会議に諮った上で改善の案を決める。"


@pytest.mark.parametrize(
    ("passage", "sentence", "wrong"),
    [
        (MINISTER, "推進会議の議長は暮らし基盤副大臣が務める。", ""),
        (MINISTER, "推進会議の議長は暮らし基盤大臣が務める。", "大臣"),
        (MINISTER, "推進会議の議長は副知事が務める。", "副知事"),
        (MINISTER, "推進会議の座長は暮らし基盤副大臣が務める。", "座長"),
        (MAYOR, "市長は改善の案を決める。", ""),
        (MAYOR, "副市長は改善の案を決める。", "副市長"),
        (MAYOR, "市長代理は改善の案を決める。", "市長代理"),
        (MAYOR, "町長は改善の案を決める。", "町長"),
        (MAYOR.replace("市長", "現市長"), "市長は改善の案を決める。", ""),
    ],
)
def test_an_office_must_stand_in_the_passage_as_it_is(passage, sentence, wrong):
    found = check_sentence(sentence, [PassageEvidence(passage)])
    if wrong:
        assert found.verdict is Support.UNSUPPORTED
        assert f"役職「{wrong}」が引用した箇所にありません。" in found.reason
    else:
        assert found.supported, found.reason


def test_an_office_may_stand_in_the_headings():
    evidence = PassageEvidence("改善の案を決める。", headings=("市長の役割",))
    assert check_sentence("市長は改善の案を決める。", [evidence]).supported
