"""`tenkyo eval run`."""

import json


def test_run(tenkyo, plans_folder, tmp_path):
    question = {
        "id": "cameras",
        "question": "見守りカメラは何か所に置きますか",
        "answer": "12か所に置く。",
        "answer_keys": [["12か所"]],
        "evidence": [
            {"doc": "港湾計画.txt", "quote": "見守りカメラを令和７年度末までに12か所に置く。"}
        ],
    }
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps(question), encoding="utf-8")
    arguments = ("eval", "run", "--questions", questions, "--documents", plans_folder)
    result = tenkyo(*arguments, "--output", tmp_path / "results", "--json", home=tmp_path)
    assert result.code == 0
    assert result.value["questions"] == 1
    assert any((tmp_path / "results").iterdir())
    table = tenkyo(*arguments, home=tmp_path)
    assert table.code == 0
    assert "Recall@5" in table.out


def test_questions_that_cannot_be_read(tenkyo, plans_folder, tmp_path):
    result = tenkyo(
        "eval", "run", "--questions", tmp_path / "none", "--documents", plans_folder, "--json"
    )
    assert (result.code, result.value["error"]["code"]) == (2, "configuration")
