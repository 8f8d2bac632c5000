"""Drafts that a language model writes."""

from rag.drafting import DraftKind, DraftQuestion
from tests.rag.answering.generating.asking import COST, FERRY, QUESTION, TODAY, engine_on
from tests.rag.answering.generating.scripts import answering
from tests.rag.llm.scripted_server import ScriptedServer


def test_a_draft_is_written_by_the_prompt_of_its_kind(home):
    """The whole form comes from the model; every claim of it is checked all the same."""
    compose = answering(
        lambda of: (
            "## 問\n渡船はいつ替わり、建造にいくらかかりますか。\n"
            f"## 答\n{FERRY}{of('電気で動く船')}。船の建造には4.3億円を見込む{of('3.4億円')}。\n"
            "## 更問\n- 問：渡船の建造にいくらかかるか。\n"
            f"- 答：{COST}{of('3.4億円')}。\n"
            "- 問：900億円に増えたのはなぜか。\n"
            f"## 参考\n- {FERRY}{of('電気で動く船')}。\n"
        )
    )
    with ScriptedServer(compose, answering(lambda of: f"{COST}{of('3.4億円')}。")) as server:
        engine = engine_on(server, home)
        draft = engine.draft(
            [DraftQuestion(QUESTION, ("渡船の建造費はいくらですか",))],
            kind=DraftKind.DIET_ANSWER,
            collection="plans",
            today=TODAY,
        )
        engine.close()
        first, *_, last = (request["messages"][0]["content"] for request in server.requests)
    assert "国会答弁の素案を書く係" in first
    assert "文体は「です・ます調」" in first
    assert "国会答弁" not in last
    assert [(s.heading, [x.text for x in s.sentences]) for s in draft.sections] == [
        ("問", ["渡船はいつ替わり、建造にいくらかかりますか。"]),
        ("答", [f"{FERRY}。"]),
        ("更問", ["渡船の建造にいくらかかるか。"]),
        ("答", [f"{COST}。"]),
        ("更問", ["渡船の建造費はいくらですか"]),
        ("答", [f"{COST}。"]),
        ("参考", [f"{FERRY}。"]),
    ]
    assert [kept.text for kept in draft.withheld] == [
        "船の建造には4.3億円を見込む。",
        "- 問：900億円に増えたのはなぜか。",
    ]


def test_a_comparison_is_written_as_a_table(home):
    new = "みなせ市港湾計画（令和７年度）"
    compose = answering(
        lambda of: f"| 項目 | {new} |\n|---|---|\n| 建造費 | 3.4億円{of('3.4億円')} |"
    )
    with ScriptedServer(compose) as server:
        engine = engine_on(server, home)
        draft = engine.draft(
            [DraftQuestion(QUESTION)],
            kind=DraftKind.COMPARISON,
            collection="plans",
            today=TODAY,
        )
        engine.close()
        assert "比較表の素案を書く係" in server.requests[0]["messages"][0]["content"]
    assert draft.table.columns == (f"{new}（2025年4月1日）",)
    (row,) = draft.table.rows
    # The column names the document; the cell need not.
    assert [s.text for s in row.cells[0].sentences] == ["建造費は3.4億円。"]
