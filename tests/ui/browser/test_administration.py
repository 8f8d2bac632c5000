"""評価, 利用状況 and 監査 in a real browser."""

import json
from datetime import UTC, datetime
from io import BytesIO

import httpx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.ui.browser.test_measures import saved

MEAN = {"value": 0.5, "low": 0.2, "high": 0.8, "count": 2}
SUMMARY = {
    "questions": 2,
    "measures": {"Correct": MEAN, "HallucinationRate": MEAN | {"value": 0.0}},
    "by_type": {"kpi": {"Correct": MEAN}},
    "ms": {"p50": 12.0, "p95": 30.0},
    "failures": [],
    "environment": {"python": "3.11"},
}
OUTCOMES = [
    {"id": "q1", "type": "kpi", "question": "よい質問", "answer": "5台", "Correct": 1.0},
    {"id": "q2", "type": "kpi", "question": "<b>悪い</b>質問", "answer": "", "Correct": 0.0},
]


@pytest.fixture
def run(servers):
    """A run of the evaluation as the harness writes it."""
    folder = servers.home / "evaluations" / "試し"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "summary.json").write_text(json.dumps(SUMMARY), encoding="utf-8")
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in OUTCOMES)
    (folder / "outcomes.jsonl").write_text(f"{lines}\n", encoding="utf-8")
    return folder


def test_a_run_is_read_failure_by_failure(run, open_page, keep_screenshots, check_accessible):
    page = open_page("evaluations", heading="評価")
    page.locator(".tp-table th", has_text="正答").first.wait_for()
    failures = page.locator(".tp-pair")
    failures.first.wait_for()
    expect(failures).to_have_count(1)
    expect(failures).to_contain_text("<b>悪い</b>質問")
    check_accessible(page)
    keep_screenshots(page, "evaluations")


def test_usage_is_counted(servers, open_page, keep_screenshots, check_accessible):
    asked = {"question": "まど箱の設置箇所数の目標は何か"}
    assert httpx.post(f"{servers.api}/v1/answers", json=asked, timeout=30).is_success
    page = open_page("usage", heading="利用状況")
    today = datetime.now(UTC).date().isoformat()
    page.locator(".tp-table th", has_text=today).wait_for()
    check_accessible(page)
    keep_screenshots(page, "usage")


def test_models_and_communications_are_told(run, open_page, keep_screenshots, check_accessible):
    page = open_page("governance", heading="AIの情報")
    page.get_by_text("ありません。質問も文書も、この機械の外に出ません。").wait_for()
    page.get_by_role("heading", name="抜き書き（生成AIなし）").wait_for()
    check_accessible(page)
    keep_screenshots(page, "governance")
    name, content = saved(page, "資料として保存")
    assert name.endswith(".md")
    assert "## モデル：抜き書き（生成AIなし）" in content.decode()


def test_risk_cases_are_reported_dealt_with_and_saved(
    servers, open_page, keep_screenshots, check_accessible
):
    page = open_page("help", heading="使い方")
    send = page.get_by_role("button", name="管理者に報告する")
    send.click()
    page.get_by_text("種類、重大さ、何が起きたかを入力してください。").wait_for()
    page.get_by_text("情報漏えいのおそれ", exact=True).click()
    page.get_by_text("高（業務や権利に影響した").click()
    page.get_by_label("何が起きましたか").fill("見えないはずの<b>文書名</b>が出た")
    send.click()
    page.get_by_text("報告しました（受付番号").wait_for()
    expect(page.get_by_label("何が起きましたか")).to_have_value("")
    keep_screenshots(page, "help")

    page = open_page("risk_cases", heading="リスクケース")
    page.get_by_text("情報漏えいのおそれ").first.click()
    page.locator(".tp-facts dd", has_text="見えないはずの<b>文書名</b>が出た").wait_for()
    check_accessible(page)
    keep_screenshots(page, "risk_cases")
    page.get_by_text("対応済", exact=True).last.click()
    page.get_by_label("対応の内容と再発防止策").fill("閲覧権限を直した")
    page.get_by_role("button", name="対応を保存する").click()
    page.get_by_text("対応済・重大さ 高").wait_for()
    name, content = saved(page, "Excelで保存")
    assert name.startswith("リスクケース_")
    cells = [cell for row in load_workbook(BytesIO(content)).active.values for cell in row]
    assert {"情報漏えいのおそれ", "対応済", "閲覧権限を直した"} <= set(cells)


def test_the_audit_log_is_shown_and_saved(servers, open_page, keep_screenshots, check_accessible):
    asked = {"question": "まど箱の設置箇所数の目標は何か"}
    assert httpx.post(f"{servers.api}/v1/answers", json=asked, timeout=30).is_success
    page = open_page("audit", heading="監査")
    page.get_by_role("button", name="この期間の記録を表示する").click()
    page.locator(".tp-disclosure summary", has_text="回答").first.click()
    page.locator(".tp-disclosure dd", has_text="まど箱の設置箇所数の目標は何か").first.wait_for()
    check_accessible(page)
    keep_screenshots(page, "audit")
    name, content = saved(page, "この期間の監査ログを保存")
    assert name.endswith(".jsonl")
    assert {json.loads(line)["kind"] for line in content.splitlines()} >= {"answer"}
