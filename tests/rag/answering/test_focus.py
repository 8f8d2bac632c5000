import pytest

from rag.answering.focus import asks_for_name, focus_nouns, lacks_contact, new_names


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("渡船の運賃はいくらですか", ("運賃",)),
        ("渡船の基本料金はいくらですか", ("基本", "料金")),
        ("朝市の会場はどこですか。", ("会場",)),
        ("見守りカメラの設置台数を教えてください", ("設置", "台数")),
        # The last of several.
        ("朝市は港で開くが、会場使用料はいくらですか", ("会場", "使用", "料")),
        # Nouns that any question may hold are none.
        ("渡船の目標は何ですか", ()),
        ("予算の金額はいくらですか", ()),
        # A number is none.
        ("2030はいつですか", ()),
        # Keywords: the last noun.
        ("渡船 電動化 建造費", ("建造", "費")),
        ("渡船の電動化 予算？", ("予算",)),
        # A sentence without a question word asks for nothing in particular.
        ("渡船についてまとめてほしい", ()),
        ("", ()),
    ],
)
def test_the_noun_that_the_question_word_stands_with(question, nouns):
    assert focus_nouns(question) == nouns


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("座長の氏名を教えてください", True),
        ("どこの会社が造りますか", True),
        ("何という人が座長ですか", True),
        ("どの島に置きますか", True),
        ("どの島々を結びますか", False),
        ("朝市の会場はどこですか", False),
        ("座長は誰ですか", False),
    ],
)
def test_whether_a_name_is_asked_for(question, asked):
    assert asks_for_name(question) is asked


def test_names_are_those_that_the_question_does_not_hold():
    assert new_names("座長は佐藤健一とする。", "座長の氏名は") >= {"サトウ"}
    assert new_names("会場は横浜とする。", "横浜の会場は") == set()
    assert new_names("令和７年、平成30年に開いた。", "開催年は") == set()
    assert new_names("座長は互選による。", "座長の氏名は") == set()


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("窓口の電話番号は", "窓口は商工課とする。", True),
        ("窓口の電話番号は", "窓口は商工課（0000-12-3456）とする。", False),
        ("窓口の電話番号は", "窓口は商工課（内線１２）とする。", False),
        ("窓口のメールアドレスは", "harbour＠minase.example", False),
        ("申込みのURLは", "https://minase.example/", False),
        ("事務所の所在地は", "みなせ市港町３丁目", False),
        ("事務所の所在地は", "港の近くとする。", True),
        ("窓口の担当は", "窓口は商工課とする。", False),
    ],
)
def test_a_contact_that_is_asked_for_and_not_there(question, text, lacks):
    assert lacks_contact(question, text) is lacks
