"""The command: reading records and documents, and the numbers that it prints."""

import json

import pytest

from eval.datasets import DEVELOPMENT
from eval.records.__main__ import main
from eval.records.run import score_records
from rag.errors import ConfigurationError

PLAN = """\
# 海を守る

## 施策１－１ 港の見張り

市は、港の見張りを続け、船の出入りを記録する。

KPI：

・見張りの人数（令和８年度30人）

担当課：港湾課

## 施策１－２ 浜の清掃

市は、浜を清掃する。

KPI：

－

担当課：環境課
"""
RECORDS = (
    {"number": "1-1", "title": "港の見張り", "section": "海を守る", "ministries": ["港湾課"],
     "kpi": ["・見張りの人数（令和８年度30人）"], "years": [2026]},
    {"number": "1-2", "title": "浜の掃除", "section": "海を守る", "ministries": ["環境課"],
     "kpi": [], "years": []},
    {"number": "9-9", "title": "疑わしい記録", "section": None, "ministries": [], "kpi": [],
     "years": [], "sure": False},
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    lines = [json.dumps({"doc": "plan.md"} | record, ensure_ascii=False) for record in RECORDS]
    (tmp_path / "measures_x.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "plan.md").write_text(PLAN, encoding="utf-8")
    return tmp_path


def test_sure_records_are_scored(folder):
    scores = {score.name: score for score in score_records(folder, folder)}
    assert {name: (s.hits, s.expected) for name, s in scores.items() if s.expected} == {
        "施策（番号で発見）": (2, 2),
        "施策名（完全一致）": (1, 2),
        "節（完全一致）": (2, 2),
        "KPI の項目（F1）": (1, 1),
        "担当府省庁（完全一致）": (2, 2),
        "年（F1）": (1, 1),
    }


def test_the_table_and_what_is_wrong(folder, capsys):
    arguments = ["--records", str(folder), "--documents", str(folder)]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "施策名（完全一致）" in out
    assert "  pla 1-2\n    記録: 浜の掃除\n    検出: 浜の清掃" in out
    assert main([*arguments, "--json"]) == 0
    values = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert values["施策名（完全一致）"] == {
        "name": "施策名（完全一致）",
        "measure": "share",
        "value": 0.5,
        "target": 0.98,
        "hits": 1,
        "expected": 2,
        "found": 2,
        "misses": [{"place": "pla 1-2", "expected": "浜の掃除", "found": "浜の清掃"}],
    }


def test_a_folder_without_records_is_an_error(tmp_path, capsys):
    assert main(["--records", str(tmp_path), "--documents", str(tmp_path)]) == 1
    assert "記録（measures_*.jsonl など）がありません" in capsys.readouterr().err


def test_a_missing_document_is_named(folder):
    (folder / "plan.md").unlink()
    with pytest.raises(ConfigurationError, match=r"文書 plan\.md がありません"):
        score_records(folder, folder)


@pytest.mark.parametrize(
    ("line", "message"), [("{", "1 行目を読めません"), ("[]", "文書名（doc）がありません")]
)
def test_a_broken_line_is_named(folder, line, message):
    (folder / "measures_x.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message):
        score_records(folder, folder)


@pytest.mark.skipif(not DEVELOPMENT.present, reason="the development plans are not here")
def test_the_development_plans_reach_their_targets():
    scores = score_records(DEVELOPMENT.questions.parent / "records", DEVELOPMENT.documents)
    assert [score.name for score in scores if score.value < score.target] == []
