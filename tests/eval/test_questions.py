"""Question files: what is read, and which line is to blame when it cannot be."""

from __future__ import annotations

import json

import pytest

from eval.questions import Evidence, Question, load_questions
from rag.errors import ConfigurationError

FULL = {
    "id": "q-1",
    "question": "そのうち休日に開くのは何か所ですか。",
    "history": [
        {"role": "user", "content": "潮見窓口はいくつありますか。"},
        {"role": "assistant", "content": "12か所です。"},
    ],
    "type": "followup",
    "style": "paraphrase",
    "answer": "3か所です。",
    "answer_keys": [["3か所", "三か所"]],
    "evidence": [{"doc": "plan.txt", "quote": "うち３か所は休日に開く。"}],
}


def write(folder, *lines, encoding="utf-8"):
    path = folder / "questions.jsonl"
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def line(**values):
    return json.dumps({"id": "q-1", "question": "何か所ですか。", **values}, ensure_ascii=False)


def test_a_line_with_everything(tmp_path):
    path = write(tmp_path, json.dumps(FULL, ensure_ascii=False))
    (found,) = load_questions(path)
    assert found == Question(
        id="q-1",
        question="そのうち休日に開くのは何か所ですか。",
        history=(
            {"role": "user", "content": "潮見窓口はいくつありますか。"},
            {"role": "assistant", "content": "12か所です。"},
        ),
        type="followup",
        style="paraphrase",
        answer="3か所です。",
        answer_keys=(("3か所", "三か所"),),
        evidence=(Evidence("plan.txt", "うち３か所は休日に開く。"),),
    )
    assert found.answerable


def test_the_least_that_a_line_needs(tmp_path):
    (found,) = load_questions(write(tmp_path, line()))
    assert found == Question(id="q-1", question="何か所ですか。")
    assert not found.answerable


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_blank_lines_and_a_byte_order_mark_do_no_harm(tmp_path, encoding):
    path = write(tmp_path, "", line(id="a"), "  ", line(id="b"), "", encoding=encoding)
    assert [question.id for question in load_questions(path)] == ["a", "b"]


def test_a_line_separator_inside_a_string_does_not_end_the_line(tmp_path):
    (found,) = load_questions(write(tmp_path, line(answer="上\u2028下")))
    assert found.answer == "上\u2028下"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("{", "Expecting property name"),
        ("[]", "list indices"),
        ('"text"', "string indices"),
        ('{"question": "何か所ですか。"}', "'id'"),
        ('{"id": "q-2"}', "'question'"),
        (line(id=7), "id が文字列ではないか、空です"),
        (line(question="　"), "question が文字列ではないか、空です"),
        (line(answer_keys=["3か所"]), "answer_keys は、空でない表記のリストのリストです"),
        (line(answer_keys=[[]]), "answer_keys は、空でない表記のリストのリストです"),
        (line(answer_keys=[["3か所", "\u200b"]]), "空でない表記のリストのリストです"),
        (line(answer_keys=3), "not iterable"),
        (line(evidence=[{"doc": "plan.txt"}]), "'quote'"),
        (line(evidence=[{"doc": "plan.txt", "quote": ""}]), "quote が文字列ではないか、空です"),
        (line(evidence=["plan.txt"]), "string indices"),
        (line(history=[{"role": "user"}]), "'content'"),
    ],
)
def test_a_broken_line_is_named(tmp_path, broken, reason):
    path = write(tmp_path, line(id="good"), "", broken)
    with pytest.raises(ConfigurationError) as caught:
        load_questions(path)
    message = caught.value.message
    assert message.startswith("questions.jsonl の 3 行目を質問として読めません（")
    assert reason in message
    assert message.endswith("id と question のある JSON オブジェクトを1行に1つ書いてください。")


def test_an_id_that_is_used_twice(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        load_questions(write(tmp_path, line(id="a"), line(id="b"), line(id="a")))
    assert caught.value.message == "questions.jsonl: id「a」が2回使われています。"


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_a_file_without_questions(tmp_path, content):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load_questions(path)
    assert caught.value.message == "質問ファイル empty.jsonl に質問がありません。"


def test_a_file_that_is_not_there_or_not_utf8(tmp_path):
    message = (
        "質問ファイル questions.jsonl を読めません。"
        "UTF-8 の JSON Lines ファイルを指定してください。"
    )
    with pytest.raises(ConfigurationError) as missing:
        load_questions(tmp_path / "questions.jsonl")
    assert missing.value.message == message
    with pytest.raises(ConfigurationError) as other:
        load_questions(write(tmp_path, line(answer="３か所"), encoding="cp932"))
    assert other.value.message == message
