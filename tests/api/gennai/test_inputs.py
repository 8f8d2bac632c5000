import base64
import json

import pytest

from api.gennai.attached import AttachedFile
from api.gennai.inputs import Inputs, read_inputs, text_of
from api.problems import ProblemError
from rag.errors import ConfigurationError
from rag.retrieval import Filters


def coerced(value):
    """What 源内's form does to a value: numbers, booleans, lists."""
    if isinstance(value, list):
        return ",".join(value)
    if value in ("true", "false"):
        return value == "true"
    try:
        return int(value)
    except ValueError:
        return float(value) if value.replace(".", "", 1).isdigit() else value


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2024", "2024"),
        ("-3", "-3"),
        ("2.5", "2.5"),
        ("true", "true"),
        ("false", "false"),
        ("移動図書館", "移動図書館"),
        (["a", "b"], "a,b"),
    ],
)
def test_what_was_typed_is_read_back(typed, read):
    assert text_of(coerced(typed)) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, ""),
        ("", ""),
        (2024.0, "2024"),
        (1e21, "1000000000000000000000"),
        ({"a": 1}, '{"a": 1}'),
        ([1, True, None], "1,true,"),
    ],
)
def test_whatever_else_comes_is_text_too(value, read):
    assert text_of(value) == read


def test_a_question_of_digits_arrives_as_a_number():
    assert read_inputs({"question": 2024}) == Inputs("2024")
    assert read_inputs({"question": True}) == Inputs("true")


def test_optional_fields_absent_or_empty():
    empty = {"documents": "", "ministries": "", "fiscal_years": "", "show": "", "files": []}
    assert read_inputs({"question": "あ", **empty}) == Inputs("あ")
    assert read_inputs({"question": "あ"} | dict.fromkeys(empty)) == Inputs("あ")


def test_conditions():
    read = read_inputs(
        {
            "question": " 目標は ",
            "documents": "計画.pdf、工程表.xlsx",
            "ministries": "経産省,総務省",
            "fiscal_years": 2025,
            "show": "verdicts,withheld",
            "model": "extractive",
            "collection": "plans",
        }
    )
    assert read == Inputs(
        "目標は",
        filters=Filters(
            document_ids=("計画.pdf", "工程表.xlsx"),
            ministries=("経産省", "総務省"),
            fiscal_years=(2025,),
        ),
        model="extractive",
        collection="plans",
        show=frozenset({"verdicts", "withheld"}),
    )
    years = read_inputs({"question": "あ", "fiscal_years": "R7、令和8年度"}).filters
    assert years.fiscal_years == (2025, 2026)


def turn(question, output, date, **more):
    given = json.dumps({"question": question, **more}, ensure_ascii=False)
    return {"input": given, "output": output, "createdDate": date}


def test_what_was_said_before_holds_all_before_it_once_more():
    first = turn(
        "移動図書館の目標は", "５台に増やす。[^1]\n\n---\n\n注意\n\n[^1]: 『計画』\n", "100"
    )
    second = turn(2024, "2024年度の記載です。", "200", conversation_histories=[first])
    third = turn("担当は", "総務省\\[別掲\\]", "300", conversation_histories=[first, second])
    read = read_inputs({"question": "その予算は", "conversation_histories": [third, first, second]})
    assert read.history == (
        {"role": "user", "content": "移動図書館の目標は"},
        {"role": "assistant", "content": "５台に増やす。"},
        {"role": "user", "content": "2024"},
        {"role": "assistant", "content": "2024年度の記載です。"},
        {"role": "user", "content": "担当は"},
        {"role": "assistant", "content": "総務省[別掲]"},
    )


def test_only_the_last_turns_are_taken():
    turns = [turn(f"質問{number}", "回答", str(number)) for number in range(1, 31)]
    history = read_inputs({"question": "あ", "conversation_histories": turns}).history
    assert [entry["content"] for entry in history[::2]] == [f"質問{n}" for n in range(21, 31)]


@pytest.mark.parametrize(
    "histories",
    [
        None,
        "",
        "[]",
        {},
        [None, 3, "x"],
        [{"input": "{", "output": "あ"}],
        [{"input": "[1]", "output": "あ"}],
        [{"input": '{"question": ""}', "output": "あ"}],
        [{"input": '{"question": "あ"}', "output": ""}],
        [{"input": "[" * 50_000, "output": "あ"}],
    ],
)
def test_broken_turns_are_left_aside(histories):
    assert read_inputs({"question": "あ", "conversation_histories": histories}).history == ()


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def test_files_in_both_forms():
    new = {"key": "files", "files": [{"filename": "計画.md", "content": encoded("甲")}]}
    old = {"key": "files", "filename": "C:\\文書\\計画.md", "contents": encoded("乙")}
    read = read_inputs({"question": "あ", "files": [new, old]})
    assert read.files == (
        AttachedFile("計画.md", "甲".encode()),
        AttachedFile("2-計画.md", "乙".encode()),
    )


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("/srv/a.pdf", "a.pdf"),
        ("..", "添付1.txt"),
        ("", "添付1.txt"),
        (None, "添付1.txt"),
        ("a\r\nb\0.pdf", "ab.pdf"),
        ("計" * 300 + ".docx", "計" * 60 + ".docx"),
    ],
)
def test_names_of_files_are_made_safe(given, safe):
    files = [{"key": "files", "filename": given, "content": encoded("甲")}]
    assert [file.name for file in read_inputs({"question": "あ", "files": files}).files] == [safe]


@pytest.mark.parametrize(
    ("inputs", "status", "code"),
    [
        ({}, 422, "question_missing"),
        ({"question": ""}, 422, "question_missing"),
        ({"question": " \n"}, 422, "question_missing"),
        ({"question": None}, 422, "question_missing"),
        ({"question": {"a": 1}}, 422, "question_missing"),
        ({"question": ["あ"]}, 422, "question_missing"),
        ({"question": "あ" * 4001}, 422, "question_too_long"),
        ({"question": "\ud800"}, 422, "not_unicode"),
        ({"question": "あ", "documents": "あ" * 501}, 422, "condition_too_long"),
        ({"question": "あ", "files": [{"filename": "a.md"}]}, 422, "file_not_readable"),
        (
            {"question": "あ", "files": [{"filename": "a.md", "content": "###"}]},
            422,
            "file_not_readable",
        ),
        (
            {"question": "あ", "files": [{"filename": "a.md", "content": "A" * 6_000_008}]},
            413,
            "file_too_large",
        ),
        (
            {"question": "あ", "files": [{"filename": "a.md", "content": "QQ=="}] * 4},
            422,
            "too_many_files",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused(inputs, status, code):
    with pytest.raises(ProblemError) as raised:
        read_inputs(inputs)
    assert (raised.value.status, raised.value.code) == (status, code)


def test_a_year_that_is_none_is_refused():
    with pytest.raises(ConfigurationError, match="年度「いつか」を読み取れません"):
        read_inputs({"question": "あ", "fiscal_years": "いつか"})
