"""`tenkyo measures` and `tenkyo measures compare`."""

import csv
import io
import json

import openpyxl
import pytest

from rag.engine import Engine
from rag.settings import Settings
from tests.rag.cli.commands import PROGRAM, environment

OLD = """\
# みなせ湾重点計画

2022年6月10日

里海庁

## [No.1-1] 渡船の電動化

- 渡船を電気で動く船に替える。

KPI：
・電動の渡船の数（2024年度（令和６年度）末までに３隻）

主担当府省庁：国土交通省

## [No.1-2] 朝市の再開

- 旧市場の跡地で朝市を開く。

KPI：
・出店の数（2024年度（令和６年度）40店）

主担当府省庁：経済産業省
"""
NEW = """\
# みなせ湾重点計画（令和７年度）

2025年6月13日

里海庁

## [No.2-4] 渡船の電動化

- 渡船を電気で動く船に替え、燃料費を減らす。

KPI：
・電動の渡船の数（2027年度（令和９年度）末までに５隻）

主担当府省庁：国土交通省、総務省

【予算】電池の購入 7年度 3.4億円（6年度 2.0億円）

## [No.2-5] 灯台カードの配布

- 県内の灯台でカードを配る。

KPI：－

主担当府省庁：経済産業省
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("計画")
    (folder / "旧.md").write_text(OLD, encoding="utf-8")
    (folder / "新.md").write_text(NEW, encoding="utf-8")
    found = tmp_path_factory.mktemp("home")
    engine = Engine(Settings(home=found))
    engine.ingest([folder], collection="plans")
    engine.close()
    return found


@pytest.fixture
def run(tenkyo, home):
    return lambda *arguments: tenkyo("measures", "-c", "plans", *arguments, home=home)


def numbers(result):
    return [measure["number"] for measure in result.value["measures"]]


def test_a_measure_with_everything_that_it_says(run):
    out = run("--document", "新.md", "--text", "渡船").out
    assert "『みなせ湾重点計画（令和７年度）』（2025年6月13日）" in out
    assert "[2-4] 渡船の電動化" in out
    assert "担当 国土交通省、総務省" in out
    assert "KPI 電動の渡船の数（2027年度（令和９年度）末までに５隻）" in out
    assert "合計 2025年度 当初予算：3億4,000万円（1件）" in out
    assert "合計に含めていないもの：前年度などの比較額 1件。" in out
    assert "\n1件\n" in out


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ((), ["2-4", "2-5", "1-1", "1-2"]),
        (("--ministry", "経産省"), ["2-5", "1-2"]),
        (("--ministry", "国交省", "--fiscal-year", "R6"), ["2-4", "1-1"]),
        (("--fiscal-year", "令和9年度"), ["2-4"]),
        (("--fiscal-year", "2027"), ["2-4"]),
        (("--document", "旧.md"), ["1-1", "1-2"]),
        (("--text", "灯台 カード"), ["2-5"]),
        (("--text", "鉄道"), []),
    ],
)
def test_measures_are_filtered(run, conditions, expected):
    assert sorted(numbers(run(*conditions, "--json"))) == sorted(expected)


def test_the_object_of_a_measure_is_that_of_the_api(run):
    result = run("--document", "新.md", "--text", "渡船", "--json").value
    (measure,) = result["measures"]
    assert measure["ministries"] == ["国土交通省", "総務省"]
    assert measure["ministry_ids"] == ["国土交通省", "総務省"]
    assert measure["fiscal_years"] == [2027]
    assert [(b["amount_yen"], b["fiscal_year"], b["previous"]) for b in measure["budgets"]] == [
        (340_000_000, 2025, False),
        (200_000_000, 2024, True),
    ]
    assert measure["document"]["title"] == "みなせ湾重点計画（令和７年度）"
    assert measure["passage_ids"]
    assert measure["certain"] is True
    assert [total["amount_yen"] for total in result["totals"]["sums"]] == [340_000_000]


def test_no_measures_are_told_with_what_to_do(run):
    result = run("--text", "鉄道")
    assert result.code == 0
    assert result.out.startswith("当てはまる施策はありません。")


def test_a_file_for_excel(run, tmp_path):
    for form in ("csv", "xlsx", "json"):
        path = tmp_path / f"一覧.{form}"
        result = run("--ministry", "経産省", "--format", form, "--output", path)
        assert (result.code, result.out) == (0, "")
        assert str(path.name) in result.err.replace("\n", "")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "一覧.csv").read_text("utf-8-sig"))))
    assert sorted(row["番号"] for row in rows) == ["1-2", "2-5"]
    assert openpyxl.load_workbook(tmp_path / "一覧.xlsx")["施策"].max_row == 3
    assert len(json.loads((tmp_path / "一覧.json").read_text("utf-8"))["measures"]) == 2


def test_without_a_name_the_bytes_go_to_the_program_that_reads(home):
    import subprocess

    done = subprocess.run(
        [*PROGRAM, "measures", "-c", "plans", "--format", "xlsx"],
        env=environment(home),
        capture_output=True,
        check=True,
    )
    assert openpyxl.load_workbook(io.BytesIO(done.stdout)).sheetnames[0] == "施策"


def test_a_file_that_nobody_named_is_not_overwritten(run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run("--format", "csv").code == 0
    assert (tmp_path / "施策.csv").exists()
    again = run("--format", "csv")
    assert again.code == 2
    assert "上書きせずに止めました" in again.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--fiscal-year", "いつか"), "年度"),
        (("--document", "無い.md"), "見つかりません"),
        (("--output", "a.xlsx"), "--format"),
        (("--format", "pdf"), "--format"),
        (("compare", "旧.md", "旧.md"), "同じ文書どうしは比べられません"),
        (("compare", "旧.md", "無い.md"), "見つかりません"),
        (("compare", "旧.md"), "後の計画"),
    ],
)
def test_wrong_usage_is_told_with_its_cure(run, arguments, message):
    result = run(*arguments)
    assert result.code == 2
    assert message in result.err


def test_two_plans_side_by_side(run):
    out = run("compare", "旧.md", "新.md").out
    assert "前 [1-1] 渡船の電動化　→　後 [2-4] 渡船の電動化" in out
    assert "対応候補（一致度 高）" in out
    assert (
        "KPI 【変更】電動の渡船の数（2024年度（令和６年度）末までに３隻）"
        " → 電動の渡船の数（2027年度（令和９年度）末までに５隻）" in out
    )
    assert "担当 【前の計画に記載なし】総務省" in out
    assert "[1-2] 朝市の再開　後の計画に対応する施策が見当たりません" in out
    assert "[2-5] 灯台カードの配布　前の計画に対応する施策が見当たりません" in out
    assert "廃止や新設を意味しません" in out


def test_two_plans_as_json(run):
    rows = run("compare", "旧.md", "新.md", "--json").value["rows"]
    first = next(row for row in rows if row["match"])
    assert first["match"]["confirmed_by"] is None
    assert first["match"]["level"] == "high"
    assert {change["aspect"] for change in first["changes"]} == {
        "kpi", "fiscal_year", "ministry", "amount",
    }  # fmt: skip
    assert [row["note"] for row in rows if not row["match"]] == [
        "後の計画に対応する施策が見当たりません",
        "前の計画に対応する施策が見当たりません",
    ]
