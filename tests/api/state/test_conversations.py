from functools import partial

import pytest

from api.problems import ProblemError
from api.state.answers import AnswerRecord, find_answer, save_answer
from api.state.conversations import (
    answers_of,
    bring_conversation_back,
    continue_conversation,
    discard_conversation,
    list_conversations,
    rename_conversation,
    require_conversation,
    start_conversation,
)
from api.state.feedback import FeedbackRecord, feedback_on, give_feedback
from api.state.trash import trash_records


def start(state, owner="海野", title="", collection="plans"):
    with state.session() as session:
        return start_conversation(session, owner, collection, title).id


def ask(state, conversation, question, answer_id, owner="海野"):
    with state.session() as session:
        kept = continue_conversation(session, conversation, owner, question)
        body = {"id": answer_id, "question": question, "collection": "plans"}
        save_answer(session, body, owner, [], kept)
    return kept


def titles(state, owner="海野", **given):
    with state.session() as session:
        return [
            (listed.record.title, listed.answers)
            for listed in list_conversations(session, owner, **given)
        ]


def test_the_first_question_gives_the_title_and_the_last_used_comes_first(state):
    first, second = start(state), start(state, title="市場")
    start(state, owner="山田", title="よその会話")
    assert titles(state)[0] == ("市場", 0)
    assert ask(state, first, "移動図書館の\n目標は" + "何" * 60, "a1") == first
    assert ask(state, first, "では予算は", "a2") == first
    assert titles(state) == [("移動図書館の 目標は" + "何" * 50 + "…", 2), ("市場", 0)]
    with state.session() as session:
        rename_conversation(session, second, "海野", " 市場の計画 ")
        assert [kept.id for kept in answers_of(session, first)] == ["a1", "a2"]
    assert titles(state)[0][0] == "市場の計画"


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("", ["ＡＩの活用", "Ｂ"]),
        ("ai", ["ＡＩの活用"]),
        ("ＡＩ　目標", ["ＡＩの活用"]),
        ("目標 ない言葉", []),
        ("%", []),
        ("_", []),
        ("120者", []),
    ],
)
def test_search_looks_at_titles_and_questions_only(state, sought, found):
    one = start(state, title="ＡＩの活用")
    start(state, title="Ｂ", collection="other")
    ask(state, one, "目標は何ですか", "a1")
    with state.session() as session:
        session.get(AnswerRecord, "a1").body = {"question": "目標は", "answer": "120者です。"}
    assert [title for title, _ in titles(state, sought=sought)] == found


def test_a_collection_narrows_the_list(state):
    start(state, title="甲")
    start(state, title="乙", collection="other")
    assert titles(state, collection="other") == [("乙", 0)]


def test_deleting_leaves_nothing_of_it(state):
    gone, stays = start(state), start(state)
    ask(state, gone, "消す質問", "a1")
    ask(state, stays, "残す質問", "a2")
    with state.session() as session:
        give_feedback(session, "a1", "海野", rating="bad", comment="消える言葉")
        give_feedback(session, "a2", "海野", rating="good")
    with state.session() as session:
        discard_conversation(session, gone, "海野", 30)
    with state.session() as session:
        assert session.get(AnswerRecord, "a1") is None
        assert session.get(FeedbackRecord, "a1") is None
        assert set(feedback_on(session, ["a1", "a2"])) == {"a2"}
        assert find_answer(session, "a2", "海野").conversation_id == stays
        (lies,) = trash_records(session, "海野")
        bring_conversation_back(session, lies.body)
    with state.session() as session:
        assert find_answer(session, "a1", "海野").conversation_id == gone
        assert feedback_on(session, ["a1"])["a1"].comment == "消える言葉"
        discard_conversation(session, gone, "海野", 30)
    assert titles(state) == [("残す質問", 1)]


@pytest.mark.parametrize("act", [require_conversation, partial(discard_conversation, days=30)])
def test_someone_elses_conversation_is_not_there(state, act):
    one = start(state)
    for name, user in [(one, "山田"), ("0" * 32, "海野"), ("\0", "海野"), ("会話", "海野")]:
        with state.session() as session, pytest.raises(ProblemError) as caught:
            act(session, name, user)
        assert (caught.value.status, caught.value.code) == (404, "conversation_not_found")
    assert titles(state) == [("", 0)]


def test_an_answer_to_a_conversation_that_has_gone_stands_alone(state):
    one = start(state)
    with state.session() as session:
        discard_conversation(session, one, "海野", 30)
    assert ask(state, one, "遅れた質問", "a1") is None
    assert ask(state, start(state, owner="山田"), "よその質問", "a2") is None
    with state.session() as session:
        assert find_answer(session, "a1", "海野").conversation_id is None


def test_feedback_is_replaced_and_only_the_owners(state):
    ask(state, None, "質問", "a1")
    with state.session() as session:
        give_feedback(session, "a1", "海野", rating="bad", reasons=["古い", "古い"], comment="旧")
    with state.session() as session:
        give_feedback(session, "a1", "海野", rating="good", reasons=["足りない"])
        kept = session.get(FeedbackRecord, "a1")
        assert (kept.rating, kept.reasons, kept.comment) == ("good", ["足りない"], "")
        for name, user in [("a1", "山田"), ("a9", "海野")]:
            with pytest.raises(ProblemError) as caught:
                give_feedback(session, name, user, rating="good")
            assert caught.value.status == 404
