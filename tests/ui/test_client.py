"""The client of the API, the stream in its thread, and conversations."""

import json
import time

import httpx
import pytest

from ui.client import Client, server_sent_events
from ui.conversation import Turn, turns_of
from ui.parts.scope import scope_words
from ui.parts.sharing import link_of, users_of
from ui.parts.streaming import told_events
from ui.problems import ApiDown, ApiProblem


def client(handler):
    return Client("http://api.invalid", "tk_1_x", {}, httpx.MockTransport(handler))


def events(*told):
    return "".join(
        f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n" for name, data in told
    )


def test_events_of_a_stream_are_told_in_order():
    told = [
        ("status", {"text": "探しています"}),
        ("delta", {"text": "12台[1]"}),
        ("done", {"id": "a"}),
    ]
    asked = []

    def handler(request):
        asked.append(json.loads(request.content))
        return httpx.Response(200, text=events(*told))

    found = [one for one in told_events(client(handler), {"question": "何台か"}) if one]
    assert found == told
    assert asked == [{"question": "何台か", "stream": True}]


def test_a_problem_before_and_in_the_stream_is_raised():
    problem = {
        "type": "urn:tenkyo:problem:busy",
        "title": "混雑",
        "status": 429,
        "detail": "待って",
    }
    for response in (
        httpx.Response(429, json=problem),
        httpx.Response(200, text=events(("status", {"text": "探す"}), ("error", problem))),
    ):
        with pytest.raises(ApiProblem) as raised:
            list(told_events(client(lambda request, given=response: given), {"question": "x"}))
        assert (raised.value.status, raised.value.code, raised.value.detail) == (
            429,
            "busy",
            "待って",
        )


def test_an_api_that_is_away_is_told_with_the_cure():
    def handler(request):
        raise httpx.ConnectError("refused")

    with pytest.raises(ApiDown) as raised:
        client(handler).get("/v1/me")
    assert "もう一度つなぐ" in raised.value.detail


def test_closing_stops_the_answer():
    closed = []

    class Endless(httpx.SyncByteStream):
        def __iter__(self):
            while not closed:
                yield events(("status", {"text": "探しています"})).encode()

        def close(self):
            closed.append(True)

    handler = lambda request: httpx.Response(200, stream=Endless())  # noqa: E731
    told = told_events(client(handler), {"question": "x"})
    assert next(told) == ("status", {"text": "探しています"})
    told.close()
    for _ in range(100):
        if closed:
            break
        time.sleep(0.01)
    assert closed == [True]


def test_comments_and_split_data_of_a_stream():
    lines = iter([": ping", "event: delta", 'data: {"text":', 'data: "あ"}', "", "data: {}", ""])
    assert list(server_sent_events(lines)) == [("delta", {"text": "あ"}), ("message", {})]


def test_turns_of_a_kept_conversation_show_their_last_answer():
    def said(question, *names):
        versions = [
            {"answer": {"id": name, "question": question}, "feedback": None} for name in names
        ]
        return [
            {"role": "user", "content": question},
            {"role": "assistant", **versions[-1], "versions": versions},
        ]

    messages = [*said("何台か", "1", "2"), *said("担当は", "3"), *said("何台か", "4")]
    turns = turns_of(messages)
    found = [(turn.question, turn.answer["id"], len(turn.versions)) for turn in turns]
    assert found == [("何台か", "2", 2), ("担当は", "3", 1), ("何台か", "4", 1)]
    assert not any(turn.wanted for turn in turns)


def test_an_answer_made_again_stands_beside_the_first():
    turn = Turn("何台か")
    assert (turn.wanted, turn.answer, turn.repeats) == (True, None, False)
    turn.begin()
    assert (turn.wanted, turn.stopped) == (False, True)  # until it is there, it may be stopped
    for text in ("５台", "５台", "５台と２台"):
        turn.take({"answer": text})
    assert (turn.stopped, turn.shown, turn.answer) == (False, 2, {"answer": "５台と２台"})
    repeats = []
    for turn.shown in range(3):
        repeats.append(turn.repeats)
    assert repeats == [False, True, False]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (([], [], []), "探す範囲：すべての文書"),
        ((["d1"], ["経済産業省"], [2025]), "探す範囲：見本計画／経済産業省／令和7年度"),
        (([], ["a", "b", "c", "d", "e"], []), "探す範囲：a／b／c／ほか2件"),
    ],
)
def test_the_scope_in_words(chosen, expected):
    documents, ministries, years = chosen
    scope = {"document_ids": documents, "ministries": ministries, "fiscal_years": years}
    assert scope_words(scope, {"d1": "見本計画"}) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [("", []), ("山田", ["山田"]), ("山田、 佐藤,鈴木；", ["山田", "佐藤", "鈴木"])],
)
def test_user_names_of_a_line(names, expected):
    assert users_of(names) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://ui.invalid/?c=1", "http://ui.invalid/shared?id=s1"),
        ("http://ui.invalid/tenkyo/", "http://ui.invalid/tenkyo/shared?id=s1"),
        ("http://ui.invalid", "http://ui.invalid/shared?id=s1"),
    ],
)
def test_link_of_a_share(address, expected):
    assert link_of(address, "s1") == expected
