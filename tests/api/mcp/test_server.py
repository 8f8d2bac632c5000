import anyio
import pytest
from mcp import Client

from api.identity.identify import LOCAL
from api.mcp import server
from api.mcp.server import make_server
from api.mcp.text import answer_text


def test_what_nobody_expected_tells_nothing(monkeypatch, caplog):
    tool = server.TOOLS["search"]

    async def broken(*arguments):
        raise LookupError("a secret")

    broken_tool = type(tool)(
        tool.name, tool.title, tool.description, tool.takes, tool.gives, broken, tool.text
    )
    monkeypatch.setitem(server.TOOLS, "search", broken_tool)

    async def ask():
        async with Client(make_server(None, lambda _context: LOCAL)) as client:
            return await client.call_tool("search", {"query": "あ"})

    result = anyio.run(ask)
    assert result.is_error
    number = result.structured_content["instance"]
    assert result.content[0].text.endswith(f"（instance: {number}）")
    assert number in caplog.text
    assert "a secret" not in caplog.text + result.content[0].text


def answer(**changes):
    return {
        "answer": "見つかりませんでした。",
        "model": "extractive",
        "sentences": [],
        "as_of": None,
        "notice": "",
        "withheld": [],
        "citations": [],
        "nearest": [],
    } | changes


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (
            answer(),
            "見つかりませんでした。\n\n文書からの抜き書きです（生成AIは使っていません）。",
        ),
        (
            answer(
                answer="５台です。[1]",
                model="plamo",
                sentences=[{"text": "５台です。", "support": "partial", "reason": "年がない。"}],
                notice="新しい計画があります。",
                withheld=[{"text": "６台です。", "reason": ""}],
            ),
            "５台です。[1]\n\n生成AIによる回答です。引用元を確認してください。\n"
            "要確認：５台です。〔一部のみ照合〕年がない。\n"
            "注意：新しい計画があります。\n"
            "根拠を確認できなかった文 1 件は、示していません。",
        ),
    ],
)
def test_answers_in_words(made, text):
    assert answer_text(made) == text
