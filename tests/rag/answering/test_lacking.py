import pytest

from rag.answering.lacking import (
    asks_price,
    in_keywords,
    lacks_contact,
    lacks_each,
    lacks_moment,
    lacks_name,
    lacks_person,
    lacks_result,
    left_open,
    new_names,
)


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("座長の氏名を教えてください", "座長は互選による。", True),
        ("座長の氏名を教えてください", "座長は佐藤健一とする。", False),
        ("どこの県が先に試しますか", "先行して試す。", True),
        ("どこの県が先に試しますか", "長野県が先行して試す。", False),
        ("どの島に置きますか", "島に置く。", True),
        # No name is asked for.
        ("どの島々を結びますか", "島を結ぶ。", False),
        ("朝市の会場はどこですか", "会場は旧市場とする。", False),
        ("座長は誰ですか", "座長は互選による。", False),
    ],
)
def test_a_name_that_is_asked_for_and_not_there(question, text, lacks):
    assert lacks_name(question, text) is lacks


def test_names_are_those_that_the_question_does_not_hold():
    assert new_names("座長は佐藤健一とする。", "座長の氏名は") >= {"サトウ"}
    assert new_names("会場は横浜とする。", "横浜の会場は") == set()
    assert new_names("令和７年、平成30年に開いた。", "開催年は") == set()
    assert new_names("座長は互選による。", "座長の氏名は") == set()


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("座長の氏名は", "座長は佐藤健一とする。", False),
        ("座長の氏名は", "座長は市長とする。", True),
        # A place is no person.
        ("座長の氏名は", "横浜で開く。", True),
        # An office says who.
        ("座長は誰ですか", "座長は市長とする。", False),
        ("座長は誰ですか", "座長は互選による。", True),
        ("考えたのはどなたですか", "公募により決めた。", True),
        ("誰でも乗れる渡船ですか", "予約は要らない。", False),
        ("誰が担当しますか", "商工課が行う。", False),
        ("朝市の名前は", "しおかぜ市という。", False),
    ],
)
def test_a_person_that_is_asked_for_and_not_there(question, text, lacks):
    assert lacks_person(question, text) is lacks


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


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("渡船１隻はいくらですか", "渡船に９億円を見込む。", True),
        ("渡船１隻はいくらですか", "１隻３億円を見込む。", False),
        ("旗は一本いくらですか", "旗１本に500円を払う。", False),
        ("１人いくらですか", "参加者１人につき500円とする。", False),
        ("１人いくらですか", "一人当たり500円とする。", False),
        ("１人いくらですか", "11人に500円を渡す。", True),
        # Many, a first, a part of a word: no single one.
        ("渡船11隻はいくらですか", "渡船に９億円を見込む。", False),
        ("第１回はいくらですか", "会場に９万円を見込む。", False),
        ("統一本部の費用はいくらですか", "本部に９億円を見込む。", False),
        ("渡船はいくらですか", "渡船に９億円を見込む。", False),
    ],
)
def test_a_value_of_one_that_is_asked_for_and_not_there(question, text, lacks):
    assert lacks_each(question, text) is lacks


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("朝市 開催日", "朝市は来年度に開く。", True),
        ("朝市 開催日", "朝市は３月２日に開く。", False),
        ("朝市は何日ですか", "受付は５日間とする。", True),
        ("朝市は何日間ですか", "朝市は３月とする。", False),
        ("朝市は何月ですか", "朝市は来年度に開く。", True),
        ("朝市は何月ですか", "朝市は３月２日に開く。", False),
        ("窓口は何時に開きますか", "窓口は令和８年に開く。", True),
        ("窓口は何時に開きますか", "窓口は午前８時30分に開く。", False),
        ("講習は何時間ですか", "講習を令和８年に開く。", False),
        ("朝市の実施日数は", "朝市を令和８年に開く。", False),
        ("朝市はいつですか", "朝市は来年度に開く。", False),
    ],
)
def test_a_moment_that_is_asked_for_and_told_less_exactly(question, text, lacks):
    assert lacks_moment(question, text) is lacks


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("実際に何人が乗りましたか", "50人が乗ることを目標とする。", True),
        ("乗客数の実績は", "令和９年度末までに50人", True),
        ("乗客数の実績は", "令和５年度末時点で50人", False),
        ("実際に何人が乗りましたか", "50人が乗った。", False),
        ("実際に何人が乗りましたか", "令和６年度の実績は50人で、目標は80人とする。", False),
        ("実際に何人が乗りましたか", "50人が乗る。", False),
        # An aim is asked for.
        ("目標に対する実績は", "50人が乗ることを目標とする。", False),
        ("何人が乗りますか", "50人が乗ることを目標とする。", False),
    ],
)
def test_a_result_that_is_asked_for_where_only_an_aim_is_there(question, text, lacks):
    assert lacks_result(question, text) is lacks


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("渡船はいくらですか", True),
        ("何億円を見込みますか", True),
        ("渡船の建造費", True),
        ("朝市の出店料は", False),
        ("いくらでも使える回線ですか", False),
        ("補助の対象は", False),
    ],
)
def test_whether_only_money_answers(question, asks):
    assert asks_price(question) is asks


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("KPI：未設定（令和８年度に設定する。）", True),
        ("開催の時期は未定である。", True),
        ("令和８年度に40店とする。", False),
        ("改造費は補助の対象外とする。", False),
    ],
)
def test_what_a_text_leaves_open(text, is_open):
    assert left_open(text) is is_open


@pytest.mark.parametrize(
    ("question", "keywords"),
    [
        ("渡船 電動化 建造費", True),
        ("渡船の建造費", True),
        ("渡船の建造費はいくらですか。", False),
        ("渡船の建造費を教えて", False),
    ],
)
def test_whether_a_question_is_keywords(question, keywords):
    assert in_keywords(question) is keywords
