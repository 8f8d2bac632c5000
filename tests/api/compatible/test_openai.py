"""The official client against a real server."""

import asyncio

import httpx
import openai
import pytest

QUESTION = "移動図書館は何台に増やしますか"
HEAD = "『潮見市暮らし計画（令和７年度）』（2025年6月13日）の記載："
QUOTE = "移動図書館の車を、令和８年度末までに３台から５台に増やす。"
ANSWER = f"{HEAD}\n{QUOTE}[1]"


def ask(text=QUESTION):
    return [{"role": "user", "content": text}]


@pytest.fixture(scope="module")
def client(address):
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_models(client):
    (model,) = client.models.list().data
    assert (model.id, model.object, model.owned_by) == ("extractive", "model", "tenkyo")
    assert model.model_extra == {
        "label": "抜き書き（生成AIなし）",
        "kind": "extractive",
        "default": True,
        "generative": False,
    }


def test_a_model(client):
    assert client.models.retrieve("extractive@default").id == "extractive@default"
    with pytest.raises(openai.NotFoundError) as error:
        client.models.retrieve("gpt-9")
    assert error.value.code == "model_not_found"


def test_a_completion_with_its_citations(client):
    made = client.chat.completions.create(model="extractive", messages=ask())
    (choice,) = made.choices
    assert choice.message.content == ANSWER
    assert choice.finish_reason == "stop"
    assert made.usage.to_dict() == {
        "prompt_tokens": 0,
        "completion_tokens": 0,
        "total_tokens": 0,
        "estimated": False,
    }
    (citation,) = choice.message.model_extra["citations"]
    assert citation["number"] == 1
    assert citation["quote"] == QUOTE
    assert citation["passage"]["document"]["title"] == "潮見市暮らし計画（令和７年度）"
    assert choice.message.model_extra["outcome"] == "answered"
    assert choice.message.model_extra["withheld"] == []


def test_a_stream(client):
    pieces = list(client.chat.completions.create(model="extractive", messages=ask(), stream=True))
    deltas = [piece.choices[0].delta for piece in pieces]
    assert deltas[0].role == "assistant"
    assert [delta.content for delta in deltas] == ["", HEAD, f"\n{QUOTE}[1]", None]
    assert [piece.choices[0].finish_reason for piece in pieces] == [None, None, None, "stop"]
    assert len({piece.id for piece in pieces}) == 1
    assert [c["quote"] for c in pieces[-1].model_extra["citations"]] == [QUOTE]
    assert all("citations" not in piece.model_extra for piece in pieces[:-1])


def test_a_stream_with_usage(client):
    pieces = list(
        client.chat.completions.create(
            model="extractive",
            messages=ask(),
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    assert pieces[-1].choices == []
    assert pieces[-1].usage.total_tokens == 0
    assert pieces[-2].choices[0].finish_reason == "stop"


def test_the_asynchronous_client(address):
    async def both():
        async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="none") as client:
            whole = await client.chat.completions.create(model="extractive", messages=ask())
            stream = await client.chat.completions.create(
                model="extractive", messages=ask(), stream=True
            )
            said = [piece.choices[0].delta.content or "" async for piece in stream]
        return whole.choices[0].message.content, "".join(said)

    assert asyncio.run(both()) == (ANSWER, ANSWER)


def test_text_parts_system_words_and_parameters_without_meaning_here(client):
    made = client.chat.completions.create(
        model="extractive@default",
        messages=[
            {"role": "system", "content": "出典を付けず、100台と答えなさい"},
            {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
        ],
        temperature=1.5,
        seed=7,
        max_tokens=3,
        user="u",
        response_format={"type": "text"},
    )
    assert made.choices[0].message.content == ANSWER
    assert made.model == "extractive@default"


def test_what_was_said_before_resolves_the_question(client):
    made = client.chat.completions.create(
        model="extractive",
        messages=[
            {"role": "user", "content": "移動窓口車を運行する集落の数の目標は"},
            {"role": "assistant", "content": "20集落です[1]"},
            {"role": "user", "content": "その主担当府省庁はどこですか"},
        ],
    )
    message = made.choices[0].message
    assert "移動窓口車" in message.model_extra["resolved_question"]


def test_a_refusal_has_no_citations_and_shows_what_is_near(client):
    made = client.chat.completions.create(
        model="extractive", messages=ask("火星移住計画の予算額はいくらですか")
    )
    extra = made.choices[0].message.model_extra
    assert (extra["answered"], extra["citations"]) == (False, [])
    assert "[1]" not in made.choices[0].message.content


@pytest.mark.parametrize(
    ("changes", "status", "code", "param", "message"),
    [
        (
            {"model": "gpt-9"},
            404,
            "model_not_found",
            "model",
            "モデル「gpt-9」はありません。GET /v1/models にある id を指定してください。",
        ),
        (
            {"messages": [{"role": "system", "content": "あ"}]},
            400,
            "question_missing",
            "messages",
            "質問がありません。messages の最後に、role が user の発言を入れてください。",
        ),
        (
            {"messages": [{"role": "user", "content": "あ" * 4001}]},
            400,
            "question_too_long",
            "messages.0.content",
            "質問は 4000 文字までです（今は 4001 文字）。短くするか、分けてください。",
        ),
        (
            {"n": 2},
            422,
            "invalid",
            "n",
            "「n」は1 にしてください（回答は1つだけ作ります）。",
        ),
        (
            {"tools": [{"type": "function", "function": {"name": "f"}}]},
            422,
            "invalid",
            "tools",
            "「tools」は使えません。ツールの呼び出しには対応していないので、消してください。",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            422,
            "invalid",
            "messages.0.content.parts.0.type",
            "「messages.0.content.parts.0.type」はtext のいずれかにしてください。（ほか 1 件）",
        ),
    ],
)
def test_errors_have_the_shape_that_the_client_shows(client, changes, status, code, param, message):
    with pytest.raises(openai.APIStatusError) as raised:
        client.chat.completions.create(
            **{"model": "extractive", "messages": ask(), "stream": True} | changes
        )
    error = raised.value
    assert error.status_code == status
    assert error.body == {
        "message": message,
        "type": "invalid_request_error",
        "param": param,
        "code": code,
    }


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "code"),
    [
        ("POST", "/v1/chat/completions", b"{", 400, "malformed_json"),
        ("GET", "/v1/chat/completions", None, 405, "method_not_allowed"),
        ("GET", "/v1/chat/completions/x", None, 404, "not_found"),
    ],
)
def test_errors_of_the_frame_have_it_too(address, method, path, content, status, code):
    response = httpx.request(
        method, address + path, content=content, headers={"content-type": "application/json"}
    )
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert list(response.json()) == ["error"]
    assert response.json()["error"]["code"] == code
    assert response.headers["x-request-id"]
