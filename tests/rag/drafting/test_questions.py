"""Files of questions."""

import pytest

from rag.drafting.questions import DraftQuestion, read_draft_questions
from rag.errors import ConfigurationError


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("q.txt", "目標は何台か\n\n担当はどこか\n", [("目標は何台か",), ("担当はどこか",)]),
        ("q.txt", "\ufeff問１　目標は何台か\r\n問2：担当は", [("目標は何台か",), ("担当は",)]),
        (
            "q.txt",
            "目標は\n更問：期限は\n　担当は\n\t更問２　費用は\n次の問\n",
            [("目標は", "期限は", "担当は", "費用は"), ("次の問",)],
        ),
        ("q.txt", "問題の所在は\n更問が多い理由は", [("問題の所在は",), ("更問が多い理由は",)]),
        (
            "q.jsonl",
            '{"question": "目標は", "follow_ups": ["担当は"]}\n{"question": "費用は"}',
            [("目標は", "担当は"), ("費用は",)],
        ),
    ],
)
def test_questions_with_their_follow_ups(tmp_path, name, text, expected):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    assert read_draft_questions(path) == [
        DraftQuestion(question, tuple(follow_ups)) for question, *follow_ups in expected
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("q.txt", b"\n \n", "質問がありません"),
        ("q.txt", "質問".encode("cp932"), "UTF-8"),
        ("q.txt", "更問：担当は".encode(), "1 行目の更問の前に、問がありません"),
        ("q.jsonl", b"{", "1 行目は JSON ではありません"),
        ("q.jsonl", b'["a"]', "1 行目に question がありません"),
        ("q.jsonl", b'{"question": ""}', "1 行目に question がありません"),
        ("q.jsonl", b'{"question": "a", "follow_ups": "b"}', "follow_ups"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_rule(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=message):
        read_draft_questions(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(ConfigurationError, match="読めません"):
        read_draft_questions(tmp_path / "無い.txt")
