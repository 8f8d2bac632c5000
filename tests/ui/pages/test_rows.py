"""What the pages make of the records of the API, without a browser."""

import json
import re
from pathlib import Path

import pytest

from tests.ui.parts.records import document, kpi, measure
from ui.pages.audit import KINDS, entries_of, entry_html
from ui.pages.compare import likely_pair
from ui.pages.governance import card_html, communications_html
from ui.pages.measures import Wanted, listed, row_of
from ui.pages.usage import figures_html, work_html


def test_a_measure_is_a_row():
    many = [kpi(f"指標{number}") for number in range(4)]
    one = measure("航路", kpis=many, fiscal_years=[2025, 2023, 2027], certain=False)
    row = row_of(listed(one))
    assert row == [
        "1-1",
        "航路",
        "里海省",
        "指標0\n指標1\nほか2件\n⚠ 要目視確認",
        "令和5年度から\n令和9年度まで",
        "里海計画",
    ]


def test_what_a_measure_must_have_is_asked_of_the_api():
    wanted = Wanted(words=" 航路 ", years=(2025,), has=("has_kpi", "has_budget"))
    assert wanted.parameters | {"collection": None} == {
        "q": "航路",
        "document_id": [],
        "ministry": [],
        "fiscal_year": ["2025"],
        "collection": None,
        "has_kpi": "true",
        "has_budget": "true",
    }


def test_a_plan_is_compared_with_the_one_that_it_supersedes():
    plans = [
        document(id="new", published="2025", supersedes="old"),
        document(id="other", published="2026"),
        document(id="old", published="2022"),
    ]
    assert likely_pair(plans) == ("old", "new")
    assert likely_pair(plans[1:]) == ("old", "other")


def test_figures_are_tables_by_day_model_and_reason():
    figures = dict.fromkeys(
        ("answers", "users", "answered", "nearby", "not_found", "withheld", "good", "bad"), 2
    )
    html = figures_html(
        {
            "days": [{"date": "2026-04-01", **figures}],
            "models": [{"model": "extractive", **figures}],
            "reasons": {"古い": 1},
        }
    )
    assert html.count("<table") == 3
    assert "抜き書き（生成AIなし）" in html


@pytest.mark.parametrize(
    ("yen", "estimated", "expected"),
    [(0.6, False, ("0.60", "サーバーの値")), (None, True, ("－", "見積もりを含む"))],
)
def test_work_is_tables_by_division_and_way_with_tokens(yen, estimated, expected):
    work = dict.fromkeys(("users", "ask", "search", "draft", "check", "export"), 1234)
    html = work_html(
        {
            "divisions": [{"division": "", **work}, {"division": "<b>課", **work}],
            "clients": [{"client": "gennai", **work}],
            "tokens": [
                {
                    "model": "plan",
                    "prompt_tokens": 5678,
                    "completion_tokens": 9,
                    "yen": yen,
                    "estimated": estimated,
                }
            ],
        }
    )
    assert html.count("<table") == 3
    for shown in ("（所属が分からないもの）", "&lt;b&gt;課", "1,234", "源内", "5,678", *expected):
        assert shown in html


def test_a_model_card_stays_text():
    card = dict.fromkeys(("label", "role", "maker", "licence", "place", "data"), "<b>")
    card |= {"name": "m", "receives": "<b>", "note": "", "generative": True, "limits": ["<b>"]}
    figure = {"name": "引用再現率", "value": 0.75, "low": 0.5, "high": 1.0, "count": 1234}
    found = {"date": "2026-04-01", "questions": 1234, "run": "<b>", "figures": [figure]}
    html = card_html(card | {"evaluation": found})
    assert "<b>" not in html
    assert "（記載なし）" in html
    for shown in ("0.750", "0.500–1.000", "1,234"):
        assert shown in html


@pytest.mark.parametrize(
    ("local", "expected"), [(True, "host:1（この機械の中）"), (False, "host:1")]
)
def test_communications_are_a_table(local, expected):
    one = dict.fromkeys(("purpose", "sends", "when", "setting"), "<b>")
    html = communications_html([one | {"destination": "host:1", "local": local}])
    assert "<b>" not in html
    assert f">{expected}<" in html


def test_audit_entries_are_newest_first_and_stay_text():
    lines = [{"kind": "answer", "user": "甲", "time": "2026-04-01T05:03:00"}, {"kind": "<b>"}]
    entries = entries_of("\n".join(map(json.dumps, lines)).encode() + b"\n")
    assert [one["kind"] for one in entries] == ["<b>", "answer"]
    assert "2026-04-01 05:03:00　回答　甲" in entry_html(entries[1])
    assert "<b>" not in entry_html(entries[0])


def test_every_kind_of_audit_entry_has_a_name():
    sources = (
        path.read_text(encoding="utf-8")
        for folder in ("api", "rag/cli")
        for path in Path(__file__).parents[3].joinpath(folder).rglob("*.py")
    )
    call = re.compile(r'(?:audit\.write|note)\(\s*"(\w+)"')
    written = {kind for text in sources for kind in call.findall(text)}
    assert {"answer", "trash", "risk_case", "key"} <= written <= set(KINDS)


def test_what_was_done_at_a_terminal_is_shown_in_words():
    entry = {"kind": "user", "client": "command", "action": "create", "roles": ["admin", "reader"]}
    html = entry_html(entry)
    for shown in ("利用者の管理", "この機械のコマンド", ">追加<", "管理者、閲覧者"):
        assert shown in html
