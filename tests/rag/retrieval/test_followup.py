import pytest

from rag.retrieval.followup import needs_history, resolve, split_resolved

FIRST = "渡船の電動化の整備目標と予算額を教えてください"
HISTORY = [
    {"role": "user", "content": FIRST},
    {"role": "assistant", "content": "渡船は令和８年度に電気で動く船に替える[1]。"},
]


@pytest.mark.parametrize(
    "question",
    [
        "その予算は",
        "それはいつですか",
        "その渡船の運航開始の時期と発着場所を教えて",
        "では、見守りカメラの整備目標の担当府省は",
        "同市の窓口電子化の目標件数と担当課は",
        "当該事業の予算額と担当府省と開始時期",
        "先ほどの朝市の開催場所と出店数の目標",
        "ほかに港湾計画の予算額と担当府省で決まったことは",
        "そういう船の建造費用と運航時期と担当",
        "両者の予算額と担当府省と開始時期の違い",
        "ちなみに見守りカメラの整備目標の担当府省は",
        "いつですか",
        "予算は",
        "",
    ],
)
def test_questions_that_point_back_or_name_too_little_need_history(question):
    assert needs_history(question, HISTORY)


@pytest.mark.parametrize(
    "question",
    [
        FIRST,
        "それぞれの港の防災予算と担当府省",
        "潮流で流されるおそれがある海域の調査費用と担当府省",
        "きのこの生産振興の担当府省と予算額",
        "これまでの見守り事業の実績件数と予算額",
        "その他の港湾施策の予算額と担当府省",
        # What その points at stands in the question itself.
        "移動窓口車の運行開始時期と、その費用はいくらですか",
        "ならではの産品を売る朝市の会場と出店数の目標",
    ],
)
def test_questions_that_stand_alone_need_none(question):
    assert not needs_history(question, HISTORY)
    assert resolve(question, HISTORY) == question


@pytest.mark.parametrize(
    "question",
    [
        "来年の天気はどうですか",
        "図書館は何時まで開いていますか",
        "保育園って増えるの",
        "水道料金についておしえて",
        "マイナンバーカードとは何ですか",
        "体育館の休みはいつですか",
    ],
)
def test_a_question_about_something_new_takes_nothing_from_the_history(question):
    assert not needs_history(question, HISTORY)
    assert resolve(question, HISTORY) == question


@pytest.mark.parametrize(
    "question",
    [
        "予算額はいくらですか",
        "担当しているのはどの課ですか",
        "上限額はいくらですか",
        "一隻で走る場合の上限は",
        "直す案は、いつまでに出しますか",
        # Spoken of before, or part of what was.
        "電気で動く船は何隻ですか",
        "船は何隻ですか",
        "船着場は何か所ですか",
        # Set against what was asked.
        "総務省はいくらですか",
        "令和９年度はいくらですか",
        "カメラは？",
        "前の計画では、何隻でしたか",
        # They point back, whatever they are about.
        "その図書館は何時まで開いていますか",
        "では図書館は何時まで開いていますか",
    ],
)
def test_a_question_about_the_same_takes_the_history(question):
    assert needs_history(question, HISTORY)


def test_a_question_about_something_new_begins_anew():
    history = [*HISTORY, {"role": "user", "content": "図書館は何時まで開いていますか"}]
    assert split_resolved(resolve("その休みは", history))[1].startswith("図書館は何時まで")


def test_takes_the_question_before_and_its_answer_along():
    assert resolve("  その担当は？ ", HISTORY) == (
        "その担当は？（前の質問：渡船の電動化の整備目標と予算額を教えてください"
        "／渡船は令和８年度に電気で動く船に替える。）"
    )


def test_without_an_earlier_question_nothing_is_added():
    assert resolve("その担当は", []) == "その担当は"
    assert resolve("その担当は", [{"role": "assistant", "content": "ご用件は。"}]) == "その担当は"
    assert resolve("その担当は", [{"role": "user", "content": " \n"}]) == "その担当は"


def test_goes_back_to_the_last_question_that_stands_alone():
    history = [
        {"role": "user", "content": "朝市の会場と開催日と出店数の見込み"},
        {"role": "user", "content": FIRST},
        {"role": "user", "content": "その担当は"},
        {"role": "user", "content": "いつからですか"},
    ]
    assert (
        resolve("その費用は", history)
        == f"その費用は（前の質問：{FIRST} その担当は いつからですか）"
    )


def test_goes_back_four_questions_at_most():
    history = [{"role": "user", "content": f"その{number}は"} for number in "一二三四五六"]
    assert resolve("それは", history) == "それは（前の質問：その三は その四は その五は その六は）"


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("短い答え[1]である[2]。", "短い答えである。"),
        (
            "あ" * 99 + "。" + "い" * 59 + "。" + "う" * 20 + "。",
            "あ" * 99 + "。" + "い" * 59 + "。",
        ),
        (f"{'あ' * 99}。{'い' * 60}。", f"{'あ' * 99}。"),
        ("あ" * 300, "あ" * 160),
        ("一行目。\n\n二行目。", "一行目。 二行目。"),
    ],
)
def test_of_a_long_answer_whole_sentences_are_kept(answer, kept):
    history = [{"role": "user", "content": FIRST}, {"role": "assistant", "content": answer}]
    assert split_resolved(resolve("その担当は", history)) == ("その担当は", f"{FIRST}／{kept}")


def test_a_resolved_question_is_taken_apart_again():
    resolved = resolve("その担当は", [{"role": "user", "content": "渡船（前の質問：）\nの費用"}])
    assert split_resolved(resolved)[1] == "渡船（前の質問：）\nの費用"
    assert split_resolved("渡船の費用") == ("渡船の費用", "")
