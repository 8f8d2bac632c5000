"""Public sets in their own formats, with fictional content."""

from __future__ import annotations

import json

import pytest

from eval.adapters import ADAPTERS, save_imported
from eval.questions import Evidence, Question, load_questions
from rag.errors import ConfigurationError

CONTEXT = "灯台 [SEP] 灯台は岬に建つ。灯は六基ある。"
SQUAD = {
    "data": [
        {
            "title": "灯台/岬",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "q1",
                            "question": "灯は何基か。",
                            "answers": [
                                {"text": "六基", "answer_start": CONTEXT.index("六基")},
                                {"text": "六基", "answer_start": CONTEXT.index("六基")},
                                {"text": "六", "answer_start": CONTEXT.index("六")},
                            ],
                        },
                        {"id": "q2", "question": "船は。", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ]
}
PAGES = [
    {
        "pdf_name": "pdf_files/plan",
        "question_page_number": "3,4",
        "answer_type": "3",
        "question": "灯は何基ですか。",
        "original_answer": "6基",
        "no_reason": "1,2",
    },
    {
        "pdf_name": "plan.pdf",
        "question_page_number": "1",
        "answer_type": "4",
        "question": "船はなぜありますか。",
        "original_answer": "",
        "no_reason": "0",
    },
]
LAWS = {
    "samples": [
        {
            "ファイル名": "灯台法_1",
            "コンテキスト": "## 灯台法\n### 第1条\n灯は消してはならない。",
            "問題文": "灯について正しいものはどれか。",
            "選択肢": "a 消してよい\nb 消してはならない\nc 白い\nd 赤い",
            "output": "b",
        }
    ]
}


def read(name, value, folder):
    path = folder / "set.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return ADAPTERS[name](path)


def test_squad(tmp_path):
    found = read("jsquad", SQUAD, tmp_path)
    assert found.documents == {"0001_灯台_岬.txt": "灯台/岬\n\n灯台は岬に建つ。灯は六基ある。"}
    assert found.questions == (
        Question(
            "q1",
            "灯は何基か。",
            answer="六基",
            answer_keys=(("六基", "六"),),
            evidence=(Evidence("0001_灯台_岬.txt", "灯は六基ある。"),),
        ),
        Question("q2", "船は。", type="unanswerable"),
    )


def test_jdocqa(tmp_path):
    found = read("jdocqa", PAGES, tmp_path)
    assert found.questions == (
        Question(
            "jdocqa-00001",
            "灯は何基ですか。",
            type="number",
            answer="6基",
            answer_keys=(("6基",),),
            evidence=(Evidence("plan.pdf", "", 3), Evidence("plan.pdf", "", 4)),
        ),
        Question("jdocqa-00002", "船はなぜありますか。", type="unanswerable"),
    )


def test_lawqa(tmp_path):
    found = read("lawqa_jp", LAWS, tmp_path)
    assert found.documents == {"0001_灯台法.md": LAWS["samples"][0]["コンテキスト"]}
    (one,) = found.questions
    assert (one.answer, one.evidence) == ("消してはならない", (Evidence("0001_灯台法.md", ""),))


@pytest.mark.parametrize(
    ("name", "value"), [("jsquad", SQUAD), ("lawqa_jp", LAWS), ("jdocqa", PAGES)]
)
def test_what_is_written_can_be_read(tmp_path, name, value):
    found = read(name, value, tmp_path)
    save_imported(found, tmp_path / "out")
    assert load_questions(tmp_path / "out" / "questions.jsonl") == list(found.questions)
    written = {path.name: path.read_text("utf-8") for path in tmp_path.glob("out/documents/*")}
    assert written == found.documents
    with pytest.raises(ConfigurationError, match="空ではありません"):
        save_imported(found, tmp_path / "out")


@pytest.mark.parametrize("name", list(ADAPTERS))
@pytest.mark.parametrize("content", ['{"data": [{}]}', "[1]", "{", '{"samples": 3}'])
def test_another_format(tmp_path, name, content):
    (tmp_path / "set.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="形式を確かめてください"):
        ADAPTERS[name](tmp_path / "set.json")
