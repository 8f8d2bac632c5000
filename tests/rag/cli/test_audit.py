import json
from datetime import UTC, datetime, timedelta

import pytest

from api.audit import AuditLog


@pytest.fixture
def run(tenkyo, tmp_path):
    """Runs `tenkyo audit …` on a home of its own."""
    return lambda *arguments: tenkyo("audit", *arguments, home=tmp_path)


@pytest.fixture
def log(tmp_path):
    """A log of two entries of today, and one of a day long past."""
    made = AuditLog(tmp_path / "state" / "audit")
    made.write("answer", "青木", {"answer_id": "a1"}, {"question": "灯台は何基か"})
    made.write("search", "馬場", {}, {})
    (today,) = (tmp_path / "state" / "audit").glob("*.jsonl")
    today.with_name("audit-2020-01-05.jsonl").write_bytes(today.read_bytes())
    return today


def test_export_of_some_days(run, log, tmp_path):
    day = datetime.now(UTC).date()
    file = tmp_path / "出力.jsonl"
    result = run("export", "--from", (day - timedelta(1)).isoformat(), "-o", file)
    assert (result.code, result.out) == (0, "")
    assert result.err == f"{file} に 2 件を書き出しました。\n"
    entries = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [entry["kind"] for entry in entries] == ["answer", "search"]
    assert entries[0]["question"] == "灯台は何基か"
    everything = run("export")
    assert len(everything.lines) == 4
    assert len(run("export", "--to", "2020-12-31").lines) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "きのう"], "「きのう」は日付として読めません"),
        (["--from", "2026-04-02", "--to", "2026-04-01"], "--to より前"),
    ],
)
def test_days_that_are_none(run, log, options, words):
    result = run("export", *options)
    assert result.code == 2
    assert words in result.err


def test_a_changed_line_is_found(run, log):
    whole = run("verify")
    assert (whole.code, whole.out) == (0, "監査ログに、書き換えや抜けは見つかりませんでした。\n")
    log.write_text(log.read_text("utf-8").replace("灯台", "岬"), "utf-8")
    broken = run("verify")
    assert (broken.code, broken.out) == (1, f"{log.name} の 2 行目が、前の行とつながりません。\n")
    assert run("verify", "--json").value == {"broken": [{"file": log.name, "line": 2}]}


def test_old_days_go(run, log):
    assert run("prune", "--days", "30", "--json").value == {"removed": 1}
    assert [file.name for file in log.parent.glob("*.jsonl")] == [log.name]
    assert run("prune", "--days", "0").code == 2
