"""Questions that a model writes itself."""

import pytest

from rag.answering.generating.posed import asks_of_what_is_known, is_question
from rag.support import PassageEvidence

ASKED = "渡船の建造にいくらかかりますか"
FERRY = PassageEvidence("渡船は、令和８年度に電気で動く船に替える。船の建造には3.4億円を見込む。")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("渡船の建造費はいくらか。", True),
        ("- 問:渡船はいつ替わりますか?", True),
        ("渡船の建造費は?", True),
        ("渡船は廃止すべきではないか。", False),
        ("渡船は廃止すべきではないでしょうか。", False),
        ("船の建造には3.4億円を見込む。", False),
        ("渡船" * 60 + "か。", False),
    ],
)
def test_what_only_asks(text, found):
    assert is_question(text) is found


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("問1: 渡船の建造にいくらかかるか。", True),
        ("- 問:3.4億円の建造の見込みはどうか。", True),
        ("2026年度に替える船は何で動くか。", True),
        ("渡船の建造に900億円を見込むのはなぜか。", False),
        ("令和９年度に替えるのはなぜか。", False),
        ("総務省が渡船を替えるのはなぜか。", False),
        ("渡船の事故はなぜ起きたか。", False),
    ],
)
def test_a_question_takes_nothing_for_granted_that_is_not_known(text, known):
    assert asks_of_what_is_known(text, ASKED, [FERRY]) is known
