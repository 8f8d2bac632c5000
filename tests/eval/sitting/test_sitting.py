"""Sealing and opening, and a sitting from sealed questions to the report."""

import hashlib
import json
from datetime import date

import pytest
from cryptography.fernet import Fernet

from eval.sitting import open_sealed, run_sitting, seal, write_sealed
from rag.errors import ConfigurationError
from rag.settings import Settings
from tests.rag.answering.generating.scripts import answering, table_of
from tests.rag.llm.scripted_server import ScriptedServer

PLAN = """\
みなせ市港湾計画

市は、見守りカメラを令和７年度末までに12か所に置く。担当は港湾課とする。
朝市は、毎月第２日曜日に開き、１回当たり40店の出店を見込む。
"""
ASKED = [
    {
        "id": "cameras",
        "question": "見守りカメラは何か所に置きますか",
        "answer_keys": [["12か所"]],
        "evidence": [
            {"doc": "plan.txt", "quote": "見守りカメラを令和７年度末までに12か所に置く。"}
        ],
    },
    {"id": "moon", "question": "月の石は何個ですか", "type": "unanswerable"},
    {
        "id": "market",
        "question": "朝市の出店は何店を見込みますか",
        "answer_keys": [["40店"]],
        "evidence": [{"doc": "plan.txt", "quote": "１回当たり40店の出店を見込む。"}],
    },
]


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in ASKED), encoding="utf-8")
    return path


@pytest.fixture
def sealed(tmp_path, questions):
    """Sealed questions and their key, on disk."""
    paths = tmp_path / "封印.json", tmp_path / "鍵.txt"
    write_sealed(seal(questions), *paths)
    return paths


def test_sealed_and_opened(sealed, questions):
    path, key = sealed
    value = json.loads(path.read_text("utf-8"))
    assert (value["format"], value["questions"]) == ("tenkyo-sealed-questions/1", 3)
    assert "みなせ" not in path.read_text("utf-8")
    assert key.stat().st_mode & 0o077 == 0
    opened = open_sealed(path, key)
    assert opened.questions.decode() == questions.read_text("utf-8") + "\n"
    # The hash is that of a salt and the questions: nobody who guesses them can tell.
    salted = Fernet(key.read_bytes().strip()).decrypt(value["content"].encode())
    assert salted[32:] == opened.questions
    assert hashlib.sha256(salted).hexdigest() == opened.commitment == value["sha256"]
    assert seal(questions).commitment != opened.commitment


def test_some_questions_are_drawn_in_their_order(questions, tmp_path):
    write_sealed(seal(questions, count=2), tmp_path / "s", tmp_path / "k")
    drawn = [
        json.loads(line)["id"]
        for line in open_sealed(tmp_path / "s", tmp_path / "k").questions.splitlines()
    ]
    assert len(drawn) == 2
    assert [one["id"] for one in ASKED if one["id"] in drawn] == drawn
    with pytest.raises(ConfigurationError, match="質問集には 3問あり、4問は選べません"):
        seal(questions, count=4)


def test_what_cannot_be_sealed(questions, tmp_path):
    with pytest.raises(ConfigurationError, match=r"質問集\.xlsx は封印できません"):
        seal(tmp_path / "質問集.xlsx")
    questions.write_text("{", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"questions\.jsonl の 1 行目"):
        seal(questions)


def change(path, **values):
    value = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(value | values), encoding="utf-8")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"sha256": "0" * 64},
            "封印.json の質問は、書かれている要約値（sha256）や問数と合いません。",
        ),
        ({"questions": 50}, "封印.json の質問は、書かれている要約値（sha256）や問数と合いません。"),
        ({"content": "gAAAAA=="}, "封印.json を 鍵.txt で開けません。"),
        ({"format": "other"}, "を封印した質問集として読めません。"),
    ],
)
def test_a_seal_that_was_tampered_with(sealed, values, said):
    path, key = sealed
    change(path, **values)
    with pytest.raises(ConfigurationError) as caught:
        open_sealed(path, key)
    assert said in caught.value.message


def test_wrong_files(sealed, tmp_path, questions):
    path, key = sealed
    write_sealed(seal(questions), tmp_path / "別.json", tmp_path / "別.txt")
    for one, other, said in (
        (path, tmp_path / "別.txt", "封印.json を 別.txt で開けません。"),
        (path, path, "を封印の鍵として読めません。"),
        (path, tmp_path / "none", "を封印の鍵として読めません。"),
        (questions, key, "を封印した質問集として読めません。"),
    ):
        with pytest.raises(ConfigurationError) as caught:
            open_sealed(one, other)
        assert said in caught.value.message
    with pytest.raises(ConfigurationError, match=r"鍵\.txt は既にあります"):
        write_sealed(seal(questions), tmp_path / "新.json", key)
    assert not (tmp_path / "新.json").exists()


def test_a_sitting(sealed, tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "plan.txt").write_text(PLAN, encoding="utf-8")

    def compose(of):
        return f"見守りカメラを令和７年度末までに12か所に置く{of('見守りカメラ')}。"

    with ScriptedServer(answering(compose)) as server:
        settings = Settings(models=(table_of(server),), embedding="none")

        def hold():
            return run_sitting(
                *sealed,
                documents,
                settings,
                tmp_path / "選定",
                models=("extractive", "scripted"),
                repeats=2,
                today=date(2026, 4, 1),
            )

        held = hold()
        asked = len(server.requests)
        again = hold()
        assert asked > 0
        # What was asked is not asked again, and the questions count as opened the first time.
        assert (len(server.requests), again.opened_at) == (asked, held.opened_at)
    models = tmp_path / "選定" / "models"
    value = json.loads((models / "summary.json").read_text("utf-8"))
    assert list(value["models"]) == ["extractive", "scripted"]
    record = value["environment"]["sealed_questions"]
    assert record == json.loads((tmp_path / "選定" / "sitting.json").read_text("utf-8"))
    assert (tmp_path / "選定" / "questions.jsonl").read_bytes() == held.opened.questions
    assert (record["sha256"], record["questions"]) == (held.opened.commitment, 3)
    assert held.opened.commitment in (models / "report.html").read_text("utf-8")
    rows = [
        json.loads(line) for line in (models / "outcomes.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(rows) == 2 * 2 * 3
    # Every model was given what the embedded default had found.
    identity = json.loads((models / "run.json").read_text("utf-8"))["identity"]
    assert identity["retrieval_from"] is not None


def test_a_folder_of_something_else(sealed, tmp_path):
    with pytest.raises(ConfigurationError, match="には、別のものがあります"):
        run_sitting(*sealed, tmp_path, Settings(), tmp_path, models=())
