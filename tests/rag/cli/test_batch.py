"""Many questions at once."""

import json

import pytest

from rag.cli.batch import BatchQuestion, read_questions, run_batch
from rag.cli.output import Exit
from rag.errors import CollectionBusyError, ConfigurationError, QuestionError


def write(path, *lines, encoding="utf-8"):
    path.write_text("".join(f"{line}\n" for line in lines), encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_fields_that_count_and_fields_that_do_not(tmp_path, encoding):
    path = write(
        tmp_path / "q.jsonl",
        '{"id": "a", "question": "港は？", "evidence": [1], "history": null}',
        "",
        '{"id": 7, "question": "それは\\u2028？", "history": ['
        '{"role": "user", "content": "港は？", "at": 1}, {"role": "assistant", "content": ""}]}',
        encoding=encoding,
    )
    assert read_questions(path) == [
        BatchQuestion("a", "港は？"),
        BatchQuestion(
            7,
            "それは\u2028？",
            ({"role": "user", "content": "港は？"}, {"role": "assistant", "content": ""}),
        ),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": 1, "question": "港"', "は JSON ではありません"),
        ("[" * 100_000, "は JSON ではありません"),
        ('["港"]', "は JSON オブジェクトではありません"),
        ('{"question": "港"}', "に id がありません"),
        ('{"id": "", "question": "港"}', "に id がありません"),
        ('{"id": true, "question": "港"}', "に id がありません"),
        ('{"id": 1}', "に question がありません"),
        ('{"id": 1, "question": 2}', "に question がありません"),
        ('{"id": 1, "question": "港", "history": "前"}', "の history が使えません"),
        (
            '{"id": 1, "question": "港", "history": [{"role": "system", "content": "x"}]}',
            "の history が使えません",
        ),
        (
            '{"id": 1, "question": "港", "history": [{"role": "user"}]}',
            "の history が使えません",
        ),
    ],
)
def test_a_wrong_line_is_named_with_its_number(tmp_path, line, words):
    path = write(tmp_path / "q.jsonl", '{"id": 0, "question": "港"}', "", line)
    with pytest.raises(ConfigurationError) as caught:
        read_questions(path)
    assert caught.value.message.startswith(f"{path} の 3 行目{words}")
    assert "id と question のある JSON オブジェクトを1行に1つ" in caught.value.message


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\n \n", "質問がありません"), ("港".encode("cp932"), "UTF-8"), (None, "読めません")],
)
def test_a_file_that_is_no_file_of_questions(tmp_path, content, words):
    path = tmp_path / "q.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=words):
        read_questions(path)


QUESTIONS = ('{"id": "a", "question": "港は？"}', '{"id": 2, "question": "船は？"}')


def echo(question, history):
    return {"id": "of the answer", "question": question, "turns": len(history)}


def test_an_object_a_line_with_the_id_of_its_question(tmp_path):
    output = tmp_path / "out.jsonl"
    assert run_batch(write(tmp_path / "q.jsonl", *QUESTIONS), output, echo) == Exit.DONE
    assert output.read_text(encoding="utf-8") == (
        '{"id":"a","question":"港は？","turns":0}\n{"id":2,"question":"船は？","turns":0}\n'
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "q.jsonl"]


@pytest.mark.parametrize(
    ("refused", "code"), [({"船は？"}, Exit.PARTLY_DONE), ({"港は？", "船は？"}, Exit.NOTHING_DONE)]
)
def test_questions_that_cannot_be_asked(tmp_path, capsys, refused, code):
    def answer(question, history):
        if question in refused:
            raise QuestionError("長すぎます。")
        return echo(question, history)

    assert run_batch(write(tmp_path / "q.jsonl", *QUESTIONS), None, answer) == code
    written = capsys.readouterr()
    lines = [json.loads(line) for line in written.out.splitlines()]
    assert [line["id"] for line in lines] == ["a", 2]
    assert lines[1] == {"id": 2, "error": {"code": "question_error", "message": "長すぎます。"}}
    assert written.err.startswith(f"2 問のうち {len(refused)} 問は受け付けられませんでした")


def test_results_appear_whole_or_not_at_all(tmp_path):
    def fail_at_last(question, history):
        if question == "船は？":
            raise CollectionBusyError("使用中です。")
        return echo(question, history)

    output = write(tmp_path / "out.jsonl", "前の結果")
    with pytest.raises(CollectionBusyError):
        run_batch(write(tmp_path / "q.jsonl", *QUESTIONS), output, fail_at_last)
    assert output.read_text(encoding="utf-8") == "前の結果\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "q.jsonl"]


@pytest.mark.parametrize(
    ("output", "words"),
    [(".", "フォルダーです"), ("none/out.jsonl", "書き出せません"), ("q.jsonl", "と同じです")],
)
def test_a_place_that_cannot_be_written(tmp_path, output, words):
    path = write(tmp_path / "q.jsonl", *QUESTIONS)
    asked = []
    with pytest.raises(ConfigurationError, match=words):
        run_batch(path, tmp_path / output, lambda question, history: asked.append(question))
    assert asked == []
    assert len(read_questions(path)) == 2


CAMERAS = "見守りカメラは何か所に置きますか"


def test_batches_give_what_single_questions_give(tenkyo, tmp_path):
    history = [{"role": "user", "content": CAMERAS}, {"role": "assistant", "content": "12か所"}]
    path = write(
        tmp_path / "q.jsonl",
        json.dumps({"id": 1, "question": CAMERAS}),
        json.dumps({"id": 2, "question": "担当はどこですか", "history": history}),
    )
    output = tmp_path / "out.jsonl"
    result = tenkyo("ask", "--questions", path, "--output", output, "-c", "plans")
    assert (result.code, result.out, result.err) == (0, "", "")
    answers = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    alone = tenkyo("ask", CAMERAS, "-c", "plans", "--json").value
    assert [answer["id"] for answer in answers] == [1, 2]
    assert set(answers[0]) == set(alone)
    assert answers[0]["sentences"] == alone["sentences"]
    assert "担当は港湾課とする。" in [one["text"] for one in answers[1]["sentences"]]
    assert answers[1]["resolved_question"] != "担当はどこですか"

    found = tenkyo("search", "--queries", path, "--top-k", "1", "-c", "plans")
    assert [(line["id"], len(line["results"])) for line in found.lines] == [(1, 1), (2, 1)]
    assert found.lines[1]["understanding"]["resolved_question"] != "担当はどこですか"


def test_a_batch_with_a_question_that_is_too_long(tenkyo, tmp_path):
    path = write(
        tmp_path / "q.jsonl",
        json.dumps({"id": "long", "question": "港" * 100_000}),
        json.dumps({"id": "good", "question": CAMERAS}),
    )
    result = tenkyo("ask", "--questions", path, "-c", "plans")
    assert result.code == 3
    assert [line["id"] for line in result.lines] == ["long", "good"]
    assert result.lines[0]["error"]["code"] == "question_error"
    assert "最初は id long" in result.err


def test_a_wrong_line_through_the_command(tenkyo, tmp_path):
    path = write(tmp_path / "q.jsonl", *QUESTIONS, "{")
    result = tenkyo("ask", "--questions", path, "-c", "plans", "--json")
    assert (result.code, result.value["error"]["code"]) == (2, "configuration")
    assert "3 行目" in result.err
