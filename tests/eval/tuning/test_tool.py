"""The tool from files to figures, on two small plans."""

from __future__ import annotations

import json

import pytest

from eval.datasets import Dataset
from eval.tuning import __main__ as tool
from eval.tuning.indexed import indexed
from eval.tuning.judge import FEATURES as JUDGED
from eval.tuning.judge import judge_rows
from eval.tuning.reranker import FEATURES as RANKED
from eval.tuning.reranker import reranker_task
from eval.tuning.selector import FEATURES as SELECTED
from eval.tuning.selector import selector_task
from rag.answering.judge import BIAS, WEIGHTS
from rag.settings import Settings

PLANS = {
    "kites.txt": """凧あげ振興計画

１　会場の整備
凧あげの会場は、2031年度までに12か所に増やす。
会場の草刈りは、公園課が年に３回行う。

２　講習
凧づくりの講習は、毎年11月に開く。
講習の参加費は、１人500円とする。
""",
    "ferries.txt": """渡し舟運航計画

１　運航
渡し舟は、１日に８往復する。
舟の点検は、港湾課が毎月行う。

２　運賃
渡し舟の運賃は、大人200円とする。
""",
}
ASKED = [
    ("会場", "凧あげの会場は何か所に増やしますか", "12か所", "kites.txt", "12か所に増やす。"),
    ("草刈り", "会場の草刈りの担当課", "公園課", "kites.txt", "公園課が年に３回行う。"),
    ("参加費", "講習の参加費はいくらですか", "500円", "kites.txt", "１人500円とする。"),
    ("往復", "渡し舟は１日に何往復しますか", "8往復", "ferries.txt", "１日に８往復する。"),
    ("運賃", "渡し舟の大人の運賃はいくらですか", "200円", "ferries.txt", "大人200円とする。"),
]
UNANSWERABLE = ["渡し舟の子どもの運賃はいくらですか", "凧あげの会場の駐車場は何台分ですか"]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory) -> Dataset:
    folder = tmp_path_factory.mktemp("tuning")
    documents = folder / "documents"
    documents.mkdir()
    for name, text in PLANS.items():
        (documents / name).write_text(text, encoding="utf-8")
    lines = [
        {"id": name, "question": question, "answer_keys": [[key]],
         "evidence": [{"doc": doc, "quote": quote}]}
        for name, question, key, doc, quote in ASKED
    ]  # fmt: skip
    lines += [{"id": text, "question": text, "type": "unanswerable"} for text in UNANSWERABLE]
    questions = folder / "questions.jsonl"
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return Dataset("plans", questions, documents)


@pytest.fixture(scope="module")
def indexed_plans(dataset, tmp_path_factory):
    with indexed(dataset, Settings(home=tmp_path_factory.mktemp("home"))) as found:
        yield found


def test_examples_of_the_reranker(indexed_plans):
    task = reranker_task([indexed_plans])
    assert [example.question for example in task.examples] == [f"plans/{row[0]}" for row in ASKED]
    assert task.features == RANKED
    for example in task.examples:
        assert example.features.shape == (len(example.target), len(RANKED))
        assert example.target.sum() == pytest.approx(1.0)
    assert task.current["vector"] == 0.0


def test_examples_of_the_selector(indexed_plans):
    task = selector_task([indexed_plans])
    assert [example.question for example in task.examples] == [f"plans/{row[0]}" for row in ASKED]
    assert task.features == SELECTED
    for example in task.examples:
        assert example.features.shape == (len(example.texts), len(SELECTED))
        assert example.target.sum() == pytest.approx(1.0)


def test_rows_of_the_judge(indexed_plans):
    rows = judge_rows([indexed_plans])
    assert rows.features.shape == (len(rows.labels), len(JUDGED))
    found = list(zip(rows.questions, rows.labels, rows.real, rows.importance, strict=True))
    trips = [row[1:] for row in found if row[0] == "plans/往復"]
    # The choice as it is, and the one after what answers was taken away.
    assert trips == [(1.0, True, 1.0), (0.0, False, 0.1)]
    # Without the fare there is no price to judge.
    assert [row[1:] for row in found if row[0] == "plans/運賃"] == [(1.0, True, 1.0)]
    missing = [row[1:] for row in found if row[0] == f"plans/{UNANSWERABLE[0]}"]
    assert missing == [(0.0, True, 1.0)]
    assert not rows.right[rows.labels == 0].any()


def test_all_models_as_json(dataset, monkeypatch, capsys):
    monkeypatch.setattr(tool, "present_datasets", lambda: (dataset,))
    assert tool.main(["--json", "--folds", "2", "--repeats", "1", "--queries", "0"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["reranker", "selector", "judge"]
    assert found["reranker"]["place"] == "rag/retrieval/rerank.py: WEIGHTS"
    assert tuple(found["reranker"]["weights"]) == RANKED
    assert found["reranker"]["weights"]["words"] == 1.0
    assert list(found["reranker"]["of_datasets"]) == ["plans"]
    assert found["selector"]["questions"] == 5
    assert tuple(found["selector"]["without"]) == SELECTED
    assert found["judge"]["current"] == {**WEIGHTS, "bias": BIAS}
    assert list(found["judge"]["figures"]) == ["current", "fitted", "cross_validated"]


def test_one_model_as_tables(dataset, monkeypatch, capsys):
    monkeypatch.setattr(tool, "present_datasets", lambda: (dataset,))
    monkeypatch.setenv("COLUMNS", "120")
    assert tool.main(["judge", "--folds", "2", "--repeats", "1"]) == 0
    said = capsys.readouterr().out
    assert "回答の可否（rag/answering/judge.py: WEIGHTS, BIAS、7問）" in said
    assert "並べ替え" not in said
    for words in ("現在の重み", "当てはめた重み", "交差検証", "BIAS", "しきい値", "no_name"):
        assert words in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ranker"], "reranker、selector、judge から選んでください"),
        (["--folds", "1"], "--folds は 2 以上"),
        (["--repeats", "0"], "--repeats は 1 以上"),
    ],
)
def test_wrong_usage(arguments, message, capsys):
    with pytest.raises(SystemExit) as caught:
        tool.main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err
