"""A run from files to outcomes, on two small plans and five questions."""

from __future__ import annotations

import json
from datetime import date

import pytest

from eval.measures import HallucinationRate, QuoteExactness, Recall
from eval.measures.base import AnswerSentence, Judgement
from eval.run import evaluate
from rag.errors import ConfigurationError
from rag.settings import Settings

LIGHTHOUSES = """灯台ラジオ整備計画

１　中継局の整備
灯台ラジオの中継局は、2031年度までに30局に増やす。
中継局の点検は、沿岸通信課が毎年６月に行う。

２　予備電源の配備
停電に備え、中継局に蓄電池を置く。蓄電池の購入には２億４千万円を充てる。
"""
LIBRARIES = """移動図書船運航計画

１　運航
移動図書船は、毎月２回、島の港を巡る。
船に積む本は8,000冊とし、半年ごとに入れ替える。

２　乗組員
司書は、船ごとに２人を置く。
"""
ASKED = [
    {
        "id": "stations",
        "question": "灯台ラジオの中継局は何局に増やす計画ですか。",
        "type": "kpi",
        "answer_keys": [["30局", "三十局"]],
        "evidence": [
            {
                "doc": "lighthouses.txt",
                "quote": "灯台ラジオの中継局は、2031年度までに30局に増やす。",
            }
        ],
    },
    {
        "id": "books",
        "question": "移動図書船に積む本は何冊ですか。",
        "type": "number",
        "answer_keys": [["8,000冊", "8000冊"]],
        "evidence": [
            {"doc": "libraries.txt", "quote": "船に積む本は8,000冊とし、半年ごとに入れ替える。"}
        ],
    },
    {
        "id": "inspection",
        "question": "中継局の点検 担当課",
        "type": "ministry",
        "style": "keyword",
        "answer_keys": [["沿岸通信課"]],
        "evidence": [
            {"doc": "lighthouses.txt", "quote": "中継局の点検は、沿岸通信課が毎年６月に行う。"}
        ],
    },
    {
        "id": "telescope",
        "question": "月面望遠鏡の口径は何メートルですか。",
        "type": "unanswerable",
        "answer_keys": [],
        "evidence": [],
    },
    {
        # Longer than any question may be: the run fails on it and goes on.
        "id": "endless",
        "question": "司書は何人ですか。" * 500,
        "type": "number",
        "answer_keys": [["2人"]],
        "evidence": [{"doc": "libraries.txt", "quote": "司書は、船ごとに２人を置く。"}],
    },
]
TODAY = date(2026, 4, 1)


@pytest.fixture
def documents(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "lighthouses.txt").write_text(LIGHTHOUSES, encoding="utf-8")
    (folder / "libraries.txt").write_text(LIBRARIES, encoding="utf-8")
    return folder


def write_questions(folder, asked):
    path = folder / "questions.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in asked), encoding="utf-8")
    return path


def test_a_run_from_files_to_outcomes(tmp_path, documents):
    told = []
    result = evaluate(
        write_questions(tmp_path, ASKED),
        documents,
        Settings(home=tmp_path / "home"),
        progress=lambda *told_of: told.append(told_of),
        today=TODAY,
    )
    outcomes = {outcome.question.id: outcome for outcome in result.outcomes}
    assert list(outcomes) == [one["id"] for one in ASKED]

    stations = outcomes["stations"]
    assert stations.answered
    assert "30局" in stations.answer
    assert [passage.doc for passage in stations.cited] == ["lighthouses.txt"]
    assert stations.quotes
    assert all(quote.quote == quote.source for quote in stations.quotes)
    assert stations.sentences[0] == AnswerSentence(
        "灯台ラジオの中継局は、2031年度までに30局に増やす。",
        citations=1,
        check=Judgement(recalled=True, useful=1),
        numbers=2,
    )
    assert stations.evidence_pages == [None]
    assert {passage.doc for passage in stations.ranked} == {"lighthouses.txt", "libraries.txt"}
    assert [Recall(1)(outcomes[name]) for name in ("stations", "books", "inspection")] == [1, 1, 1]

    assert not outcomes["telescope"].answered
    assert HallucinationRate()(outcomes["telescope"]) == 0.0

    # Answers are kept as the API gives them; what failed has none, and is listed.
    assert list(result.answers) == ["stations", "books", "inspection", "telescope"]
    assert result.answers["stations"]["answer"] == stations.answer
    assert [outcome.question.id for outcome in result.failures] == ["endless"]
    assert "質問が長すぎます（4,500文字）" in result.failures[0].error
    assert [Recall(10)(outcomes["endless"]), QuoteExactness()(outcomes["endless"])] == [0.0, 0.0]
    assert len(result.answer_ms) == 4

    assert result.environment["passages"] > 0
    assert result.environment["settings"]["embedding"] == "trained"
    assert "home" not in result.environment["settings"]
    assert ("検索", 4, 5, "endless") in told
    assert [one[1:3] for one in told if one[0] == "質問"] == [(done, 5) for done in range(5)]
    assert result.environment["today"] == "2026-04-01"
    assert result.environment["prompts"]["answer"]["version"] >= 1
    # The collection was a temporary one.
    assert not (tmp_path / "home").exists()


def test_evidence_in_a_document_that_is_not_there(tmp_path, documents):
    (documents / "libraries.txt").unlink()
    with pytest.raises(ConfigurationError) as caught:
        evaluate(write_questions(tmp_path, ASKED), documents, Settings(home=tmp_path / "home"))
    assert caught.value.message == (
        "質問集が挙げる文書が見つかりません：libraries.txt。"
        "--documents に、これらのファイルがあるフォルダーを指定してください。"
    )


def test_a_question_file_that_cannot_be_used_is_said_before_anything_is_indexed(tmp_path):
    with pytest.raises(ConfigurationError, match=r"questions\.jsonl の 1 行目"):
        evaluate(
            write_questions(tmp_path, [{"id": "q"}]),
            tmp_path / "no such folder",
            Settings(home=tmp_path / "home"),
        )
