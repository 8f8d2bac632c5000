"""The real client over HTTP."""

import anyio
import httpx
import jsonschema
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

QUESTION = "移動図書館は何台に増やしますか"
QUOTE = "移動図書館の車を、令和８年度末までに３台から５台に増やす。"
COLD_ROOM = "市場の冷蔵庫はいくらで建て替えますか"


def in_japanese(text):
    return any("\u3040" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize(("mode", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_the_tools_are_told_in_japanese_with_their_schemas(address, mode, version):
    async def ask():
        async with Client(f"{address}/mcp", mode=mode) as client:
            assert client.session.protocol_version == version
            return (await client.list_tools()).tools

    tools = anyio.run(ask)
    assert [tool.name for tool in tools] == [
        "search",
        "answer",
        "measures",
        "check",
        "read_passage",
    ]
    for tool in tools:
        assert in_japanese(tool.description)
        assert tool.annotations.read_only_hint
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        assert tool.input_schema["additionalProperties"] is False
        for name, field in tool.input_schema["properties"].items():
            assert in_japanese(field["description"]), (tool.name, name)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_answer_with_its_citations(address, calling, mode):
    (result,) = calling(f"{address}/mcp", ("answer", {"question": QUESTION}), mode=mode)
    assert not result.is_error
    (citation,) = result.structured_content["citations"]
    assert (citation["number"], citation["quote"]) == (1, QUOTE)
    passage = citation["passage"]["id"]
    (content,) = result.content
    assert content.text == (
        f"『潮見市暮らし計画（令和７年度）』（2025年6月13日）の記載：\n{QUOTE}[1]\n\n"
        "文書からの抜き書きです（生成AIは使っていません）。\n"
        "時点：2025年6月13日\n\n"
        "出典\n"
        "[1] 『潮見市暮らし計画（令和７年度）』（潮見市企画課、2025年6月13日）"
        f"（箇所 {passage}）\n「{QUOTE}」"
    )


def test_search_and_reading_on(address, calling):
    (found,) = calling(f"{address}/mcp", ("search", {"query": "移動図書館", "top_k": 3}))
    first = found.structured_content["results"][0]["passage"]
    assert "移動図書館" in first["text"]
    assert found.content[0].text.startswith("1. 『潮見市暮らし計画（令和７年度）』")
    (read,) = calling(f"{address}/mcp", ("read_passage", {"passage_id": first["id"]}))
    assert read.structured_content["text"] == first["text"]
    assert f"【この箇所】\n{first['text']}" in read.content[0].text


def test_measures_some_at_a_time(address, calling):
    wanted = {"ministries": ["総務省"], "limit": 1}
    first, second, third = calling(
        f"{address}/mcp", *(("measures", {**wanted, "offset": n}) for n in range(3))
    )
    assert [one.structured_content["total"] for one in (first, second, third)] == [2, 2, 2]
    assert first.content[0].text.startswith(
        "2 件中 1〜1 件目\n\n[1-1] 移動窓口車の運行　『潮見市暮らし計画（令和４年度）』\n"
        "担当：総務省\nKPI："
    )
    assert second.structured_content["measures"][0]["document"]["title"].endswith("（令和７年度）")
    assert third.content[0].text == "2 件で終わりです。"


def test_years_and_documents_narrow_measures(address, calling):
    results = calling(
        f"{address}/mcp",
        ("measures", {"fiscal_years": ["R9"], "q": "移動窓口車"}),
        ("measures", {"document_ids": ["暮らし計画2022.md"]}),
        ("measures", {"q": "宇宙港"}),
    )
    assert [one.structured_content["total"] for one in results] == [1, 1, 0]
    assert results[2].content[0].text == "当てはまる施策はありません。"


def test_a_text_is_checked(address, calling):
    wrong = "移動図書館の車を、令和８年度末までに３台から６台に増やす。"
    (result,) = calling(f"{address}/mcp", ("check", {"text": f"{wrong}{QUOTE}"}))
    verdicts = [one["verdict"] for one in result.structured_content["sentences"]]
    assert verdicts == ["unsupported", "supported"]
    text = result.content[0].text
    assert f"〔出典に見当たらず〕{wrong}[1]：" in text
    assert f"〔出典と照合済〕{QUOTE}[1]" in text


@pytest.mark.parametrize(
    ("name", "given", "text"),
    [
        ("search", {}, "「query」は必要です。"),
        (
            "search",
            {"query": "あ", "limit": 3},
            "「limit」は使えない名前です。名前を確かめるか、消してください。",
        ),
        ("search", {"query": "あ", "top_k": 0}, "「top_k」は1 以上にしてください。"),
        ("check", {"text": " "}, "原稿が空です。照合する文を書いてください。"),
        (
            "answer",
            {"question": "あ", "collection": "nothing"},
            "その名前のコレクションはないか、利用する権限がありません。"
            "GET /v1/collections で名前を確かめてください。",
        ),
    ],
)
def test_errors_that_the_model_may_put_right(address, calling, name, given, text):
    (result,) = calling(f"{address}/mcp", (name, given))
    assert result.is_error
    assert result.content[0].text == text
    assert result.structured_content["detail"] == text


def test_an_unknown_tool(address):
    async def ask():
        async with Client(f"{address}/mcp") as client:
            with pytest.raises(MCPError, match="Unknown tool: erase"):
                await client.call_tool("erase", {})

    anyio.run(ask)


def test_a_caller_is_held_to_its_key(locked, calling):
    address, low, high = locked
    asked = (
        ("answer", {"question": COLD_ROOM}),
        ("search", {"query": "市場の冷蔵庫"}),
        ("check", {"text": "市場の冷蔵庫は、令和８年度に2.4億円で建て替える。"}),
    )
    for result in calling(f"{address}/mcp", *asked, headers={"Authorization": f"Bearer {high}"}):
        assert "潮見市市場計画" in result.content[0].text
    for result in calling(f"{address}/mcp", *asked, headers={"x-api-key": low}):
        assert "市場計画" not in result.model_dump_json()


HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def rpc(address, headers=None, **changes):
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    return httpx.post(f"{address}/mcp", json=body | changes, headers=HEADERS | (headers or {}))


def test_no_key_no_tools(locked):
    address, _, _ = locked
    for headers in ({}, {"x-api-key": "tk_0_wrong"}):
        response = rpc(address, headers)
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/problem+json"
        assert "www-authenticate" in response.headers


def test_calls_are_counted(locked):
    address, low, _ = locked
    # A slow machine earns some calls while it makes them.
    statuses = (rpc(address, {"x-api-key": low}).status_code for _ in range(200))
    assert next(status for status in statuses if status != 200) == 429


def test_other_sites_and_other_hosts_are_turned_away(address):
    assert rpc(address).status_code == 200
    assert rpc(address, {"origin": "https://evil.example"}).status_code == 403
    assert rpc(address, {"host": "evil.example"}).status_code == 421


def test_calls_are_counted_under_the_name_of_the_route(address):
    rpc(address)
    counted = httpx.get(f"{address}/metrics").text
    assert 'tenkyo_http_requests_total{method="POST",route="/mcp",status="200"}' in counted


def test_there_is_nothing_to_listen_to(address):
    for method in ("GET", "DELETE"):
        assert httpx.request(method, f"{address}/mcp").status_code == 405


def test_a_body_that_is_too_large_or_none(address):
    assert rpc(address, params={"x": "あ" * 1_000_000}).status_code == 413
    response = httpx.post(
        f"{address}/mcp",
        content=b"{",
        headers={
            "content-type": "application/json",
            "accept": "application/json, text/event-stream",
        },
    )
    assert response.status_code == 400
    assert response.json()["error"]["code"] == -32700
