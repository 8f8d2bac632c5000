import pytest

from rag.support import Calculation, PassageEvidence, check_sentence

COSTS = PassageEvidence(
    "予算は、桟橋の改修が３億円、灯台の点検が２億円である。\n担当する県は、青潮県、白波県及び小島県である。"
)


@pytest.mark.parametrize(
    ("sentence", "calculation"),
    [
        (
            "予算は、桟橋の改修が３億円、灯台の点検が２億円で、合計５億円である。",
            Calculation("３億円＋２億円＝５億円", ("３億円", "２億円")),
        ),
        (
            "予算は、桟橋の改修が３億円、灯台の点検が２億円で、その差は１億円である。",
            Calculation("３億円－２億円＝１億円", ("３億円", "２億円")),
        ),
        (
            "担当する県は、青潮県、白波県、小島県の３県である。",
            Calculation("青潮県、白波県、小島県で３県", ("青潮県", "白波県", "小島県")),
        ),
    ],
)
def test_a_number_that_follows_is_worked_out(sentence, calculation):
    found = check_sentence(sentence, [COSTS])
    assert found.reason == ""
    assert found.calculations == (calculation,)


@pytest.mark.parametrize(
    "sentence",
    [
        "予算は、桟橋の改修が３億円、灯台の点検が２億円で、合計６億円である。",
        "予算は、桟橋の改修が３億円、灯台の点検が２億円で、その差は２億5,000万円である。",
        "担当する県は、青潮県、白波県、小島県の４県である。",
    ],
)
def test_a_wrong_result_is_not_supported(sentence):
    assert not check_sentence(sentence, [COSTS]).supported
