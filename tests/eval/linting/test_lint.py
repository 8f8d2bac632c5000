"""The linter: every fault with its line and cure."""

from __future__ import annotations

import json

import pytest

from eval.linting import lint_questions
from eval.questions import load_questions
from eval.sheets import save_questions
from rag.errors import ConfigurationError

PLAN = """潮見台計画

予備の灯は、倉庫に六基を置く。
点検は毎年五月に行う。
点検は毎年五月に行う。
"""
GOOD = {
    "id": "lamps",
    "question": "予備の灯は何基ですか。",
    "answer": "六基。",
    "answer_keys": [["六基", "6基"]],
    "evidence": [{"doc": "plan.txt", "quote": "倉庫に六基を置く"}],
}
MOON = {"id": "moon", "question": "月の裏には何がありますか。", "type": "unanswerable"}


def lint(folder, *lines):
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    path = folder / "q.jsonl"
    path.write_text(
        "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines),
        encoding="utf-8",
    )
    found = lint_questions(path, folder)
    return [(one.line, one.id, one.kind, one.error) for one in found], found


def evidence(quote, doc="plan.txt"):
    return GOOD | {"evidence": [{"doc": doc, "quote": quote}]}


def test_nothing_wrong(tmp_path):
    assert lint(tmp_path, GOOD, "", MOON)[0] == []


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("{", "broken_line", "質問として読めません"),
        (
            evidence("七基を置く"),
            "quote_missing",
            "「七基を置く」が文書「plan.txt」にありません",
        ),
        (evidence("毎年 五月に行う"), "quote_repeated", "2 か所あります"),
        (evidence("六基", "plam.txt"), "unknown_document", "「plan.txt」ではありませんか"),
        (evidence("六基", "q.jsonl"), "unreadable_document", "文書「q.jsonl」を読めません"),
        (
            GOOD | {"answer": "六個。"},
            "keys_unmet",
            "表記「六基｜6基」のどれも入っていません",
        ),
        (GOOD | {"type": "unanswerable"}, "unanswerable_type", "根拠があります"),
        (MOON | {"type": "fact"}, "unanswerable_type", "根拠がないため"),
        (GOOD | {"paraphrase_of": "ghost"}, "unknown_paraphrase", "「ghost」"),
    ],
)
def test_a_fault(tmp_path, line, kind, words):
    other = GOOD | {"id": "other", "question": "倉庫の灯は何基ですか。"}
    faults, found = lint(tmp_path, other, line)
    name = line["id"] if isinstance(line, dict) else ""
    assert faults == [(2, name, kind, True)]
    assert words in found[0].message
    assert found[0].message.endswith("。")


def test_what_concerns_several_lines(tmp_path):
    faults, found = lint(tmp_path, GOOD, GOOD | {"answer_keys": []})
    assert faults == [
        (2, "lamps", "duplicate_id", True),
        (2, "lamps", "duplicate_question", False),
        (2, "lamps", "no_keys", False),
    ]
    assert found[0].message == "id が 1 行目と同じです。違う id にしてください。"
    assert found[0].place == "2 行目（lamps）"


def test_what_concerns_the_file(tmp_path):
    assert lint(tmp_path, MOON)[0] == [(None, "", "nothing_answerable", True)]
    assert lint(tmp_path, "")[0] == [(None, "", "no_questions", True)]


def test_rows_of_a_sheet(tmp_path):
    lint(tmp_path, MOON, evidence("七基を置く"))
    save_questions(load_questions(tmp_path / "q.jsonl"), tmp_path / "q.xlsx")
    (found,) = lint_questions(tmp_path / "q.xlsx", tmp_path / "plan.txt")
    assert (found.line, found.kind) == (3, "quote_missing")


def test_documents_that_are_not_there(tmp_path):
    (tmp_path / "q.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="--documents に文書のフォルダー"):
        lint_questions(tmp_path / "q.jsonl", tmp_path / "none")
