from types import SimpleNamespace

import pytest

from api.state.masking import masked, masked_notice, readable_by, without_resolution
from rag.index import Access


def passage(name, document, title):
    return {"id": name, "document": {"id": document, "title": title}, "text": f"{name}の文。"}


P1 = passage("p1", "open", "暮らし計画")
P2 = passage("p2", "closed", "市場計画")
P3 = passage("p3", "open", "暮らし計画")


def sentence(text, *citations, support="supported"):
    return {"text": text, "citations": list(citations), "support": support, "reason": ""}


ANSWER = {
    "id": "a",
    "question": "前の計画では？",
    "resolved_question": "市場計画の前の計画では？",
    "outcome": "answered",
    "answered": True,
    "answer": "「市場計画」によります。\n120者です。[1]\n…",
    "sentences": [
        sentence("『市場計画』では、次のとおりです。", support=None),
        sentence("120者です。", 1),
        sentence("『暮らし計画』では、次のとおりです。", support=None),
        sentence("20集落です。", 2),
        sentence("朝市と移動窓口があります。", 1, 2),
        sentence("月４回です。", 3, 2),
        sentence("だいたいそのとおりです。", support="unverified"),
        sentence("以上です。", support=None),
    ],
    "citations": [
        {"number": 1, "quote": "120者", "passage": P2},
        {"number": 2, "quote": "20集落", "passage": P1},
        {"number": 3, "quote": "月４回", "passage": P3},
    ],
    "retrieved": [
        {"rank": 1, "score": 0.9, "passage_id": "p2"},
        {"rank": 2, "score": 0.8, "passage_id": "p1"},
        {"rank": 3, "score": 0.7, "passage_id": "px"},
    ],
    "withheld": [{"text": "出店者は300者です。", "reason": "数値が出典にありません"}],
    "nearest": [],
    "model": "extractive",
    "as_of": "2025-02",
    "notice": "新しい計画『市場計画』が登録されています。",
    "understanding": {
        "resolved_question": "市場計画の前の計画では？",
        "asks": ["kpi"],
        "documents": [{"id": "closed", "strength": 2}, {"id": "open", "strength": 1}],
        "measures": [
            {"id": "m1", "title": "朝市の出店", "document_id": "closed"},
            {"id": "m2", "title": "渡船の運航", "document_id": "open"},
        ],
    },
}


def only_open(name):
    return name == "open"


def test_an_answer_whose_documents_may_all_be_read_is_whole():
    assert masked(ANSWER, lambda name: True, ["closed", "open"]) == ANSWER


def test_what_rests_on_a_closed_document_goes_whole():
    assert masked(ANSWER, only_open, ["closed", "open"]) == {
        **ANSWER,
        "resolved_question": "前の計画では？",
        "answer": "『暮らし計画』では、次のとおりです。\n20集落です。[1]\n月４回です。[2][1]",
        "sentences": [
            sentence("『暮らし計画』では、次のとおりです。", support=None),
            sentence("20集落です。", 1),
            sentence("月４回です。", 2, 1),
        ],
        "citations": [
            {"number": 1, "quote": "20集落", "passage": P1},
            {"number": 2, "quote": "月４回", "passage": P3},
        ],
        "retrieved": [{"rank": 2, "score": 0.8, "passage_id": "p1"}],
        "withheld": [],
        "as_of": None,
        "notice": "閲覧権限のない出典に基づく文を表示していません（3文）",
        "understanding": {
            "resolved_question": "前の計画では？",
            "asks": ["kpi"],
            "documents": [{"id": "open", "strength": 1}],
            "measures": [],
        },
        "masked": 3,
    }


def test_a_wholly_closed_answer_is_its_notice():
    shown = masked(ANSWER, lambda name: False)
    assert (shown["answer"], shown["sentences"], shown["citations"], shown["retrieved"]) == (
        "閲覧権限のない出典に基づく文を表示していません（5文）",
        [],
        [],
        [],
    )
    told = str({key: value for key, value in shown.items() if key != "outcome"})
    assert not any(word in told for word in ("市場", "120", "集落", "300", "p1", "p2", "px"))


def test_nearest_passages_and_a_closed_hit_alone_are_masked_too():
    refusal = {
        **ANSWER,
        "outcome": "not_found",
        "sentences": [sentence("見つかりませんでした。", support=None)],
        "citations": [],
        "retrieved": [{"rank": 1, "score": 0.9, "passage_id": "p1"}],
        "nearest": [
            {"rank": 1, "score": 0.9, "passage": P1},
            {"rank": 2, "score": 0.8, "passage": P2},
        ],
    }
    shown = masked(refusal, only_open)
    assert [hit["passage"]["id"] for hit in shown["nearest"]] == ["p1"]
    assert (shown["masked"], shown["notice"]) == (0, "閲覧権限のない出典を表示していません。")
    hit_only = {**refusal, "nearest": [], "understanding": {}}
    assert masked(hit_only, only_open, ["open"]) == hit_only
    assert masked(hit_only, only_open, ["closed"])["retrieved"] == []


def test_a_claim_of_an_uncited_sentence_before_an_open_one_goes_with_a_closed_title():
    answer = {
        **ANSWER,
        "sentences": [
            sentence("市場計画と比べます。", support=None),
            sentence("20集落です。", 2),
        ],
    }
    assert [one["text"] for one in masked(answer, only_open)["sentences"]] == ["20集落です。"]


def test_a_masked_answer_masked_once_more_stays():
    once = masked(ANSWER, only_open)
    assert masked(once, only_open, ["open"]) == once


def test_the_resolution_of_a_question_can_go_alone():
    shown = without_resolution(ANSWER)
    assert shown["resolved_question"] == shown["understanding"]["resolved_question"]
    assert shown["resolved_question"] == "前の計画では？"
    assert shown["sentences"] == ANSWER["sentences"]


@pytest.mark.parametrize(
    ("sentences", "notice"),
    [
        (0, "閲覧権限のない出典を表示していません。"),
        (2, "閲覧権限のない出典に基づく文を表示していません（2文）"),
    ],
)
def test_the_notice(sentences, notice):
    assert masked_notice(sentences) == notice


def row(name, confidentiality=1, visibility="all", owner=None, groups=(), until=None, bound=None):
    return SimpleNamespace(
        id=name,
        retain_until=until,
        conversation=bound,
        confidentiality=confidentiality,
        visibility=visibility,
        owner=owner,
        groups=frozenset(groups),
    )


REMEMBERED = {
    "now-closed": {"confidentiality": 1, "visibility": "all", "owner": None, "groups": []},
    "now-open": {"confidentiality": 2, "visibility": "group", "owner": None, "groups": ["財政課"]},
    "gone": {"confidentiality": 1, "visibility": "group", "owner": None, "groups": ["市場課"]},
    "gone-private": {"confidentiality": 1, "visibility": "private", "owner": "山", "groups": []},
}
PRESENT = [row("now-closed", 2, "group", groups=["財政課"]), row("now-open")]


@pytest.mark.parametrize(
    ("access", "names"),
    [
        (Access("海", frozenset({"市場課"})), {"now-open", "gone"}),
        (Access("山"), {"now-open", "gone-private"}),
        (Access("川", frozenset({"財政課"}), clearance=2), {"now-closed", "now-open"}),
        (
            Access.everything(),
            {"now-closed", "now-open", "gone", "gone-private", "never-heard-of"},
        ),
    ],
)
def test_present_rows_decide_and_memory_only_for_what_is_gone(access, names):
    readable = readable_by(access, PRESENT, REMEMBERED)
    assert {name for name in [*REMEMBERED, "never-heard-of"] if readable(name)} == names


def test_what_is_gone_is_read_by_nobody_where_nothing_is_remembered():
    readable = readable_by(Access.everything(), PRESENT, None)
    assert readable("now-closed")
    assert not readable("gone")


def test_a_day_that_is_over_masks_and_an_attached_file_does_not():
    over = "2020-01-01"
    present = [row("over", until=over), row("attached", 1, "private", "山", (), over, "c1")]
    remembered = {"gone-over": REMEMBERED["now-closed"] | {"retain_until": over}}
    readable = readable_by(Access("山"), present, remembered)
    assert [readable(name) for name in ("over", "attached", "gone-over")] == [False, True, False]
    assert not readable_by(Access("山"), present, None)("attached")


def test_measures_that_the_question_names_itself_stay_but_those_of_closed_documents():
    alone = {**ANSWER, "question": ANSWER["resolved_question"]}
    [named] = masked(alone, only_open)["understanding"]["measures"]
    assert (named["title"], named["document_id"]) == ("渡船の運航", "open")
    assert without_resolution(alone)["understanding"] == alone["understanding"]
    assert without_resolution(ANSWER)["understanding"]["measures"] == []
    by_measure_alone = {**alone, "citations": [], "understanding": {"measures": [named]}}
    assert masked(by_measure_alone, lambda name: False)["understanding"]["measures"] == []
