"""A model behind a server: what is sent, what comes back, and everything that goes wrong."""

import os
import threading
import time

import pytest
from llama_index.core.base.llms.types import ChatMessage, MessageRole

from rag.errors import (
    ConfigurationError,
    LanguageModelBusyError,
    LanguageModelRequestError,
    LanguageModelResponseError,
    LanguageModelTimeoutError,
    LanguageModelUnreachableError,
)
from rag.llm.endpoint import EndpointLLM
from rag.llm.messages import Delta, Message
from rag.llm.usage import Usage
from tests.rag.llm.scripted_server import (
    ScriptedServer,
    breaks_off,
    ends_without_a_word,
    error_event,
    fails,
    hangs,
    keeps_alive,
    knows_no_usage,
    never_ends,
    says,
    sends,
)

ASK = [Message("system", "係です。"), Message("user", "目標は？")]
TEXT = "目標は80％である[A7K2]。"


def words(pieces):
    return "".join(piece.text for piece in pieces)


def test_the_answer_comes_in_pieces_and_says_why_it_ends():
    with ScriptedServer(says("目標は80％。", size=4)) as server:
        pieces = list(server.llm().generate(ASK))
    assert pieces == [Delta("目標は8"), Delta("0％。"), Delta("", "stop")]


def test_what_is_sent():
    with ScriptedServer(says(TEXT)) as server:
        list(
            server.llm(
                max_output_tokens=300, stop=("<終>",), extra_body={"top_k": 1}, model="plamo"
            ).generate(ASK, max_tokens=200)
        )
    assert server.requests == [
        {
            "path": "/v1/chat/completions",
            "authorization": "Bearer none",
            "model": "plamo",
            "messages": [
                {"role": "system", "content": "係です。"},
                {"role": "user", "content": "目標は？"},
            ],
            "max_tokens": 200,
            "temperature": 0.0,
            "stream": True,
            "stream_options": {"include_usage": True},
            "stop": ["<終>"],
            "top_k": 1,
        }
    ]


def test_the_completion_route():
    with ScriptedServer(says(TEXT)) as server:
        llm = server.llm(prompt_format="instruct")
        assert words(llm.generate(ASK)) == TEXT
    (request,) = server.requests
    assert request["path"] == "/v1/completions"
    assert request["prompt"].endswith("### 指示:\n係です。\n\n### 入力:\n目標は？\n\n### 応答:\n")
    assert request["stop"] == ["\n### "]


TOLD = {"prompt_tokens": 41, "completion_tokens": 12, "total_tokens": 53}


def test_the_server_tells_the_tokens():
    with ScriptedServer(says(TEXT, usage=TOLD)) as server:
        pieces = list(server.llm().generate(ASK))
        thinking = list(server.llm(thinking=True).generate(ASK))
        said = server.llm().chat([ChatMessage(role=MessageRole.USER, content="目標は？")])
    assert pieces[-1] == thinking[-1] == Delta("", "stop", Usage(41, 12))
    assert all(piece.usage is None for piece in pieces[:-1])
    assert said.additional_kwargs == {"finish_reason": "stop", **TOLD}


@pytest.mark.parametrize(
    "told",
    [
        {"prompt_tokens": 41},
        {"prompt_tokens": -1, "completion_tokens": 2},
        {"prompt_tokens": "41", "completion_tokens": None},
    ],
)
def test_tokens_that_cannot_be_true_are_not_told(told):
    with ScriptedServer(says(TEXT, usage=told)) as server:
        assert list(server.llm().generate(ASK))[-1] == Delta("", "stop")


@pytest.mark.parametrize("code", [400, 422])
def test_a_server_that_does_not_know_the_option_is_asked_without_it_from_then_on(code):
    with ScriptedServer(knows_no_usage(says(TEXT), code=code)) as server:
        llm = server.llm()
        assert [words(llm.generate(ASK)) for _ in range(2)] == [TEXT, TEXT]
    assert ["stream_options" in request for request in server.requests] == [True, False, False]


def test_a_request_that_is_wrong_for_another_reason_stays_so():
    with ScriptedServer(says(TEXT), fails(400, "too long")) as server:
        llm = server.llm()
        list(llm.generate(ASK))
        with pytest.raises(LanguageModelRequestError, match="too long"):
            list(llm.generate(ASK))
    assert ["stream_options" in request for request in server.requests] == [True, True]


def test_the_key_comes_from_the_environment(monkeypatch):
    with ScriptedServer(says(TEXT)) as server:
        model = server.model(api_key_env="TENKYO_TEST_MODEL_KEY")
        monkeypatch.delenv("TENKYO_TEST_MODEL_KEY", raising=False)
        with pytest.raises(ConfigurationError, match="環境変数 TENKYO_TEST_MODEL_KEY に"):
            EndpointLLM(model)
        monkeypatch.setenv("TENKYO_TEST_MODEL_KEY", "secret")
        llm = server.llm(api_key_env="TENKYO_TEST_MODEL_KEY")
        assert words(llm.generate(ASK)) == TEXT
    assert server.requests[0]["authorization"] == "Bearer secret"
    assert "secret" not in repr(llm)
    assert "secret" not in llm.model_dump_json()


def test_a_key_that_the_server_repeats_is_not_shown(monkeypatch):
    monkeypatch.setenv("TENKYO_TEST_MODEL_KEY", "himitsu-no-kagi")
    with (
        ScriptedServer(fails(401, "bad key himitsu-no-kagi")) as server,
        pytest.raises(LanguageModelRequestError, match="bad key …"),
    ):
        list(server.llm(api_key_env="TENKYO_TEST_MODEL_KEY").generate(ASK))


def test_no_proxy_is_asked(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:1")
    with ScriptedServer(says(TEXT)) as server:
        assert words(server.llm().generate(ASK)) == TEXT


@pytest.mark.parametrize(
    ("script", "error", "message"),
    [
        (
            fails(401, "key sk-123456 is wrong"),
            LanguageModelRequestError,
            "利用を認めません（HTTP 401：.*key sk-… is wrong",
        ),
        (fails(404, "no such model"), LanguageModelRequestError, "モデル scripted がありません"),
        (fails(400, "too long"), LanguageModelRequestError, "設定 context_length（現在 8192）"),
        (fails(429), LanguageModelBusyError, "混み合っています"),
        (fails(503), LanguageModelBusyError, "混み合っています"),
        (fails(500), LanguageModelResponseError, "の中で失敗しました（HTTP 500"),
        (
            fails(307, Location="http://127.0.0.1:1/v1/chat/completions"),
            LanguageModelRequestError,
            "別の場所へ移るよう求めましたが、従いません",
        ),
        (error_event("目標は"), LanguageModelResponseError, "途中で壊れました（internal failure）"),
        (breaks_off("目標は"), LanguageModelResponseError, "途中で壊れました"),
        (ends_without_a_word("目標は"), LanguageModelResponseError, "終わりの印が届いていません"),
        (
            sends(b'data: {"choices":[{"delta":{"content":"\xe7\x9b"}}]}\n\n'),
            LanguageModelResponseError,
            "UTF-8 の JSON として読めません",
        ),
        (sends(b"data: {half\n\n"), LanguageModelResponseError, "JSON として読めません"),
        (sends(b"data: [1]\n\n"), LanguageModelResponseError, "途中で"),
        (
            sends(b'data: {"choices":[{"delta":{"content":7}}]}\n\n'),
            LanguageModelResponseError,
            "文字でないものがあります",
        ),
        (
            sends(b'data: {"choices":[{"delta":"x"}]}\n\n'),
            LanguageModelResponseError,
            "途中で",
        ),
    ],
)
def test_what_goes_wrong_is_told_with_cause_and_cure(script, error, message):
    with ScriptedServer(script) as server, pytest.raises(error, match=message) as raised:
        list(server.llm().generate(ASK))
    assert raised.value.message.endswith("。")


def test_nobody_at_the_address():
    with ScriptedServer(says(TEXT)) as server:
        model = server.model(retries=0)
    with pytest.raises(LanguageModelUnreachableError, match="につながりません"):
        list(EndpointLLM(model).generate(ASK))


@pytest.mark.parametrize("script", [hangs(), hangs("目標は")], ids=["at once", "in mid-stream"])
def test_a_hang_ends_with_the_read_timeout(script):
    start = time.monotonic()
    with ScriptedServer(script) as server, pytest.raises(LanguageModelTimeoutError):
        list(server.llm(read_timeout_s=0.2, retries=3).generate(ASK))
    assert time.monotonic() - start < 5.0
    assert len(server.requests) == 1


def test_signs_of_life_do_not_last_for_ever():
    with (
        ScriptedServer(keeps_alive("目標は")) as server,
        pytest.raises(LanguageModelTimeoutError, match=r"全体 0\.3 秒まで"),
    ):
        list(server.llm(total_timeout_s=0.3).generate(ASK))


def test_an_answer_without_an_end_is_cut():
    with ScriptedServer(never_ends("計画を進める")) as server:
        pieces = list(server.llm(max_output_tokens=16).generate(ASK))
        assert server.disconnected.wait(5)
    assert len(words(pieces)) == 16 * 8
    assert pieces[-1].finish == "length"


def test_a_cut_by_the_server_is_told():
    with ScriptedServer(says("目標は8", finish="length")) as server:
        pieces = list(server.llm().generate(ASK))
    assert pieces[-1] == Delta("", "length")


def test_closing_the_generator_closes_the_connection():
    with ScriptedServer(never_ends(pause=0.01)) as server:
        llm = server.llm(concurrency=1, queue_timeout_s=0.0)
        pieces = llm.generate(ASK)
        assert next(pieces) == Delta("計画")
        assert not server.disconnected.is_set()
        pieces.close()
        assert server.disconnected.wait(5)
        # The slot is free again.
        again = llm.generate(ASK)
        assert next(again) == Delta("計画")
        again.close()


def test_a_failure_that_passes_is_tried_again():
    with ScriptedServer(fails(503), fails(500), says(TEXT)) as server:
        assert words(server.llm(retries=2).generate(ASK)) == TEXT
    assert len(server.requests) == 3


def test_nothing_is_tried_again_once_words_have_come():
    with (
        ScriptedServer(breaks_off("目標は"), says(TEXT)) as server,
        pytest.raises(LanguageModelResponseError),
    ):
        list(server.llm(retries=2).generate(ASK))
    assert len(server.requests) == 1


@pytest.mark.parametrize(("code", "requests"), [(401, 1), (404, 1), (400, 2), (422, 2)])
def test_a_refusal_is_not_tried_again_but_once_without_what_the_server_may_not_know(code, requests):
    with ScriptedServer(fails(code)) as server, pytest.raises(LanguageModelRequestError):
        list(server.llm(retries=2).generate(ASK))
    assert len(server.requests) == requests


def test_no_more_at_once_than_allowed():
    with ScriptedServer(hangs("目標は")) as server:
        llm = server.llm(concurrency=1, queue_timeout_s=0.05)
        first = llm.generate(ASK)
        next(first)
        with pytest.raises(LanguageModelBusyError, match="同時に 1 件まで"):
            list(llm.generate(ASK))
        first.close()


def test_a_waiting_answer_gets_its_turn():
    with ScriptedServer(hangs("目標は"), says(TEXT)) as server:
        llm = server.llm(concurrency=1, queue_timeout_s=5.0)
        first = llm.generate(ASK)
        next(first)
        timer = threading.Timer(0.1, server.released.set)
        timer.start()
        with pytest.raises(LanguageModelResponseError):
            list(first)
        assert words(llm.generate(ASK)) == TEXT
        timer.join()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<think>目標は何か</think>\n\n目標は80％。", "目標は80％。"),
        ("考える。</think>目標は80％。</think>", "目標は80％。</think>"),
        ("考え続ける。", ""),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_thinking_is_no_part_of_the_answer(said, shown, size):
    with ScriptedServer(says(said, size=size)) as server:
        pieces = list(server.llm(thinking=True).generate(ASK))
    assert words(pieces) == shown
    assert pieces[-1] == Delta("", "stop")


def test_a_name_that_stands_for_a_public_address_is_refused(monkeypatch):
    def resolve(*_, **__):
        return [(2, 1, 6, "", ("10.0.0.8", 80)), (2, 1, 6, "", ("8.8.8.8", 80))]

    with ScriptedServer(says(TEXT)) as server:
        llm = server.llm(base_url="http://llm.example/v1")
        monkeypatch.setattr("socket.getaddrinfo", resolve)
        with pytest.raises(ConfigurationError, match="公開ネットワークにあります"):
            list(llm.generate(ASK))
    assert server.requests == []


@pytest.fixture(scope="module")
def llm():
    with ScriptedServer(says(TEXT, size=8)) as server:
        yield server.llm(context_length=4096, max_output_tokens=512)


class TestLlamaIndex:
    """The same model through the interface of LlamaIndex."""

    TURNS = (
        ChatMessage(role=MessageRole.SYSTEM, content="係です。"),
        ChatMessage(role=MessageRole.USER, content="目標は？"),
    )

    def test_metadata(self, llm):
        found = llm.metadata
        assert (found.context_window, found.num_output) == (4096, 512)
        assert (found.is_chat_model, found.model_name) == (True, "scripted")

    def test_chat(self, llm):
        response = llm.chat(self.TURNS)
        assert response.message.role is MessageRole.ASSISTANT
        assert response.message.content == TEXT
        assert response.additional_kwargs == {"finish_reason": "stop"}

    def test_stream_chat(self, llm):
        deltas = [(r.delta, r.message.content) for r in llm.stream_chat(self.TURNS)]
        assert deltas == [
            ("目標は80％であ", "目標は80％であ"),
            ("る[A7K2]。", TEXT),
            ("", TEXT),
        ]

    def test_complete_and_stream_complete(self, llm):
        assert llm.complete("目標は？").text == TEXT
        assert [r.delta for r in llm.stream_complete("目標は？")] == [
            "目標は80％であ",
            "る[A7K2]。",
            "",
        ]

    def test_predict_with_a_prompt_template(self, llm):
        from llama_index.core.prompts import PromptTemplate

        assert llm.predict(PromptTemplate("{question}"), question="目標は？") == TEXT
