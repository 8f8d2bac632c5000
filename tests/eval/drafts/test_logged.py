"""Draft questions from what was asked and how the answers were rated."""

from __future__ import annotations

import json

import pytest

from eval.drafts import draft_questions
from eval.questions import Evidence
from rag.errors import ConfigurationError

CITED = {"quote": "六基を置く", "passage": {"document": {"file_name": "a.txt"}}}


def write(folder, *lines):
    path = folder / "log.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_drafts(tmp_path):
    path = write(
        tmp_path,
        {"event": "login"},
        {
            "question": "灯は何基ですか。",
            "answer": "六基。[1]",
            "rating": "up",
            "citations": [CITED],
        },
        {
            "question": "船は何隻ですか。",
            "answer": "二隻。",
            "rating": "down",
            "reasons": ["古い"],
            "comment": "前の計画の数",
            "citations": [CITED],
        },
        {"question": "鳥は何羽ですか。", "answer": "九羽。"},
        # The same, asked again; the worse rating counts.
        {"question": "鳥は 何羽ですか。", "answer": "八羽。", "rating": "👎"},
        {"question": "鳥は何羽ですか。", "answer": "九羽。", "rating": "👍"},
    )
    found = draft_questions(path)
    assert [(one.id, one.question, one.answer, one.evidence) for one in found] == [
        ("draft-001", "船は何隻ですか。", "", ()),
        ("draft-002", "鳥は 何羽ですか。", "", ()),
        ("draft-003", "灯は何基ですか。", "六基。", (Evidence("a.txt", "六基を置く"),)),
    ]
    assert found[0].note.startswith("下書きです。")
    assert found[0].note.endswith("\n利用者の理由：古い、「前の計画の数」\n当時の回答：二隻。")
    assert not any(one.answer_keys for one in found)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "質問がありません"),
        ([{"question": None}, {"question": " "}], "audit = full"),
        ([[1]], "1 行目は JSON オブジェクトではありません"),
    ],
)
def test_what_gives_none(tmp_path, lines, message):
    with pytest.raises(ConfigurationError, match=message):
        draft_questions(write(tmp_path, *lines))
