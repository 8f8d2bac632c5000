"""施策を探す and 計画を比べる in a real browser: facets, detail, charts, exports that open."""

import csv
import re
from io import BytesIO, StringIO

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.ui.browser.runs import settled

ROWS = ".tp-pick-host tbody tr"


def saved(page, button):
    """The bytes of a file that a button saves; the button of a list that goes has none."""
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def choose(page, label, typed, option):
    """Chooses an option of a facet by typing one of its spellings."""
    page.get_by_role("combobox", name=label, exact=True).fill(typed)
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")
    settled(page)


def test_measures_are_narrowed_read_and_saved(open_page, keep_screenshots, check_accessible):
    page = open_page("measures", heading="施策を探す")
    page.get_by_text("156件の施策").wait_for()
    expect(page.locator(ROWS)).to_have_count(50)
    keep_screenshots(page, "measures")

    choose(page, "年度", "R9", "2027年度（令和9年度・R9）")
    choose(page, "府省庁・担当", "里海", "里海省")
    page.get_by_text("件の施策（全156件のうち）").wait_for()
    expect(page.locator(ROWS)).not_to_have_count(50)
    assert 0 < page.locator(ROWS).count() < 50
    name, content = saved(page, "Excelで保存")
    assert name.startswith("施策_")
    assert name.endswith(".xlsx")
    sheet = load_workbook(BytesIO(content), read_only=True).worksheets[0]
    titles = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    first = page.locator(f"{ROWS} button").first.inner_text()
    assert first in titles
    _, table = saved(page, "CSVで保存")
    rows = list(csv.reader(StringIO(table.decode("utf-8-sig"))))
    assert any(first in row for row in rows)
    check_accessible(page)

    page.locator(f"{ROWS} button").first.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("里海省").first.wait_for()
    dialog.locator(".tk-card").first.wait_for()
    assert "m=" in page.url
    opened = dialog.get_by_role("link", name="原典を開く").first
    assert "/open/" in opened.get_attribute("href")
    check_accessible(page)
    keep_screenshots(page, "measures-detail")
    dialog.get_by_label("閉じる").click()
    dialog.wait_for(state="detached")
    page.wait_for_url(lambda url: "m=" not in url)


def test_what_is_saved_is_what_is_shown(open_page):
    page = open_page("measures", heading="施策を探す")
    page.get_by_role("button", name="KPIあり 86件").click()
    page.get_by_text("86件の施策（全156件のうち）").wait_for()
    settled(page)
    further = page.get_by_role("button", name=re.compile("^予算あり"))
    left = int(re.search(r"([0-9]+)件", further.inner_text())[1])
    further.click()
    page.get_by_text(f"{left}件の施策（全156件のうち）").wait_for()
    assert 0 < left < 86
    _, table = saved(page, "CSVで保存")
    assert len(list(csv.reader(StringIO(table.decode("utf-8-sig"))))) == left + 1


def test_an_empty_list_says_what_to_change(open_page, keep_screenshots):
    page = open_page("measures", heading="施策を探す")
    words = page.get_by_label("語句")
    words.fill("火星基地")
    words.press("Enter")
    page.get_by_text("この条件に合う施策はありません").wait_for()
    page.get_by_text("語句「火星基地」を短くするか").wait_for()
    keep_screenshots(page, "measures-empty")


def test_charts_have_their_words_in_a_table(open_page, keep_screenshots, check_accessible):
    page = open_page("measures", heading="施策を探す")
    page.get_by_role("tab", name="工程の図").click()
    page.get_by_text("図の内容を表で読む").click()
    page.locator(".tp-disclosure table th", has_text="遠隔通訳センターの開設").first.wait_for()
    keep_screenshots(page, "measures-schedule")
    page.get_by_role("tab", name="予算の図").click()
    page.get_by_text("当初予算と補正予算は分けて合計しています。").wait_for()
    check_accessible(page)
    keep_screenshots(page, "measures-budgets")
    chart = page.locator(".stVegaLiteChart")
    chart.hover()
    expect(page.locator(".vega-actions")).to_have_count(0)
    expect(page.get_by_test_id("stElementToolbarButton").locator("visible=true")).to_have_count(0)
    expect(chart.locator("[aria-label*='axis']")).to_have_count(0)


def test_two_plans_are_compared_and_saved(open_page, keep_screenshots, check_accessible):
    page = open_page("compare", heading="計画を比べる")
    pair = page.locator(".tp-pair", has_text="移動窓口車の").first
    pair.wait_for()
    expect(pair.get_by_text("同じ施策である見込み：中")).to_be_visible()
    pair.locator("del", has_text="80").first.wait_for()
    pair.locator("ins", has_text="180").first.wait_for()
    signs = pair.locator("ins .tp-sign").all_inner_texts()
    assert set(signs) == {"＋"}
    check_accessible(page)
    keep_screenshots(page, "compare")
    page.get_by_role("button", name="後の計画に見当たらない").click()
    page.get_by_text("対応する施策が見当たりません").first.wait_for()
    name, content = saved(page, "Excelで保存")
    assert name.startswith("計画の比較_")
    cells = [
        str(cell)
        for row in load_workbook(BytesIO(content), read_only=True).worksheets[0].values
        for cell in row
        if cell
    ]
    assert "移動窓口車の実証運行" in cells
    assert "移動窓口車の運行支援" in cells
