"""`tenkyo check`."""

import io
import json

import pytest

TEXT = """\
渡船は令和８年度に電気で動く船に替える。
船の建造には4.3億円を見込む。
灯台の光は夜空を赤く染めて踊る。
"""


def test_a_text_is_checked_sentence_by_sentence(tenkyo, tmp_path):
    path = tmp_path / "原稿.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = tenkyo("check", path, "-c", "plans")
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0] == "［出典と一致］渡船は令和８年度に電気で動く船に替える。"
    at = lines.index("［出典に見当たらず］船の建造には4.3億円を見込む。")
    # Which number is wrong, and what the plan says instead.
    assert "4.3億円" in lines[at + 1]
    assert "3.4億円" in lines[at + 1]
    assert "『みなせ市港湾計画』（2025年4月1日）" in lines[at + 2]
    assert "3文のうち、出典と一致しないもの 2文" in result.out


def test_the_object_is_that_of_the_api(tenkyo, tmp_path):
    path = tmp_path / "原稿.txt"
    path.write_text(TEXT, encoding="utf-8")
    value = tenkyo("check", path, "-c", "plans", "--json").value
    assert [s["verdict"] for s in value["sentences"]][:2] == ["supported", "unsupported"]
    for sentence in value["sentences"]:
        assert TEXT[sentence["char_start"] : sentence["char_end"]] == sentence["text"]
    numbers = [citation["number"] for citation in value["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {n for s in value["sentences"] for n in s["citations"]} == set(numbers)


def test_a_text_from_standard_input(tenkyo, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("渡船は令和９年度に電気で動く船に替える。"))
    assert "［出典に見当たらず］" in tenkyo("check", "-c", "plans").out


def test_pairs_need_no_collection(tenkyo, tmp_path):
    pairs = tmp_path / "文.jsonl"
    passage = [{"text": "船の建造には3.4億円を見込む。"}]
    rows = [
        {"id": "a", "sentence": "建造費は3.4億円を見込む。", "passages": passage},
        {"id": 2, "sentence": "建造費は4.3億円を見込む。", "passages": passage, "label": "x"},
        {"id": "c", "sentence": "建造費は3.4億円を見込む。", "passages": []},
    ]
    pairs.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    output = tmp_path / "結果.jsonl"
    result = tenkyo("check", "--input", pairs, "--output", output, home=tmp_path)
    assert (result.code, result.out) == (0, "")
    found = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    assert [(one["id"], one["verdict"]) for one in found] == [
        ("a", "supported"),
        (2, "unsupported"),
        ("c", "unverified"),
    ]
    assert "4.3億円" in found[1]["reason"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "1 行目は JSON ではありません"),
        ("[" * 100_000, "1 行目は JSON ではありません"),
        ("[]", "1 行目の形が違います"),
        ('{"id": "a", "sentence": "文"}', "passages"),
        ('{"id": "a", "sentence": 3, "passages": []}', "sentence"),
        ('{"id": "a", "sentence": "文", "passages": ["文"]}', "passages"),
    ],
)
def test_malformed_pairs_are_told_with_their_line(tenkyo, tmp_path, line, message):
    path = tmp_path / "文.jsonl"
    path.write_text(line, "utf-8")
    result = tenkyo("check", "--input", path)
    assert result.code == 2
    assert message in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "無い.txt", "-c", "plans"), "読めません"),
        (("check", "--output", "a.jsonl", "-c", "plans"), "--input といっしょに"),
        (("check", "--input", "無い.jsonl"), "読めません"),
    ],
)
def test_wrong_usage_is_told_with_its_cure(tenkyo, arguments, message):
    result = tenkyo(*arguments)
    assert result.code == 2
    assert message in result.err


def test_an_empty_text_is_no_text(tenkyo, tmp_path):
    path = tmp_path / "原稿.txt"
    path.write_text(" \n", "utf-8")
    result = tenkyo("check", path, "-c", "plans")
    assert (result.code, "原稿が空です" in result.err) == (2, True)
