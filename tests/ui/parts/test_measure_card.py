import pytest

from tests.ui.parts.records import budget, entry, kpi, measure
from ui.parts.measure_card import doubts_of, is_doubtful, kpi_line, measure_html, name_of, period


def test_a_measure_is_named_by_number_and_title():
    assert name_of(measure("航路")) == "1-1　航路"
    assert name_of(measure("航路", number=None)) == "航路"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (entry("x", 2025, 2027), "令和7年度から令和9年度まで"),
        (entry("x", 2025, 2025), "令和7年度"),
        (entry("x", 2025, continues=True), "令和7年度から"),
        (entry("x", None, 2027), "令和9年度まで"),
        (entry("x"), "記載なし"),
    ],
)
def test_a_period_is_read_in_words(written, read):
    assert period(written) == read


def test_an_indicator_is_told_with_its_last_target():
    targets = [
        {"text": "80", "fiscal_year": 2024, "value": 80.0},
        {"text": "180", "fiscal_year": 2026, "value": 180.0},
    ]
    assert kpi_line(kpi("全文", indicator="市町村数", targets=targets)) == (
        "市町村数：180（令和8年度）"
    )
    assert kpi_line(kpi("未設定（検討する。）")) == "未設定（検討する。）"
    assert kpi_line(kpi("180市町村で運行する。", targets=targets)) == "180市町村で運行する。"


def test_budgets_stand_with_their_marks():
    html = measure_html(measure("航路", budgets=[budget(4_260_000_000, reposted=True, new=True)]))
    assert "42.6億円" in html
    assert '<span class="tp-chip">再掲</span><span class="tp-chip">新規</span>' in html


def test_doubts_are_told():
    doubtful = measure("航路", kpis=[kpi("x", certain=False)])
    assert is_doubtful(doubtful)
    assert "要目視確認" in measure_html(doubtful)
    assert doubts_of(measure("航路", certain=False)) == [
        "記載の形から、この施策の範囲を確定できません。"
    ]
    assert "要目視確認" not in measure_html(measure("航路"))


def test_words_of_a_document_stay_text():
    evil = "<img src=x onerror=alert(1)>"
    html = measure_html(
        measure(
            evil,
            body=evil,
            kpis=[kpi(evil, note=evil)],
            budgets=[budget(1, item=evil, text='"' + evil)],
            schedule=[entry(evil, 2025, goal=evil)],
            ministries=[evil],
            status=evil,
        )
    )
    assert "<img" not in html
