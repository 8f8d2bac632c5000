from rag.support import PassageEvidence, SourceNames, find_support

BUOYS = PassageEvidence("浮標は、令和６年度に120基を更新する。")
LAMPS = PassageEvidence("灯台の電球は、令和８年度に40基を交換する。")


def test_the_passage_that_supports_a_sentence_is_found():
    assert find_support("灯台の電球は2026年度に40基が交換される。", [BUOYS, LAMPS]) == (1,)


def test_two_passages_that_support_it_together_are_found():
    sentence = "浮標は令和6年度に120基を更新し、灯台の電球は令和8年度に40基を交換する。"
    assert find_support(sentence, [BUOYS, LAMPS]) == (0, 1)


def test_nothing_is_found_for_a_wrong_number():
    assert find_support("灯台の電球は令和８年度に41基を交換する。", [BUOYS, LAMPS]) == ()


def test_a_passage_is_named_by_its_own_document():
    sentence = "総務省の港湾設備計画によれば、浮標は令和6年度に120基を更新する。"
    sources = [SourceNames("港湾設備計画", "総務省")]
    assert find_support(sentence, [BUOYS], sources=sources) == (0,)
    assert find_support(sentence, [BUOYS]) == ()
