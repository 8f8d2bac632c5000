"""Indicators that are rows of tables."""

from datetime import date

from rag.documents.builder import DocumentBuilder
from rag.plans.fiscal_years import FiscalYears
from rag.plans.kpis.columns import is_header, read_columns
from rag.plans.kpis.table_rows import RowCells, read_row
from rag.plans.records import KpiKind
from tests.rag.plans.tables import cell, head, row, values

YEARS = FiscalYears("令和", date(2024, 6, 1))


def read(headers, cells, above=(), **options):
    """The indicator of a row below header rows."""
    builder = DocumentBuilder("docx")
    table = builder.new_table()
    for at, each in enumerate([*headers, [*above], cells]):
        builder.add_row(table, at, each)
    document = builder.build()
    blocks = document.blocks
    columns = read_columns(
        document, [c for block in blocks[: len(headers)] for c in block.cells], YEARS
    )
    merged = blocks[len(headers)].cells if above else ()
    found = read_row(RowCells.of(document, columns, blocks[-1].cells, merged), YEARS, **options)
    return document, found


def test_values_stand_in_columns_with_their_year():
    document, found = read(
        [head("指標名", "単位", "現状値（令和４年度）", "中間目標（R7）", "目標値（R9）", "備考")],
        row("橋の点検の割合", "％", "41.5", "60", "80", "県道を含む"),
    )
    kpi = found.kpi
    assert (kpi.text, kpi.unit, kpi.note) == ("橋の点検の割合", "％", "県道を含む")
    assert values(kpi) == ((41.5, 2022), [(60.0, 2025), (80.0, 2027)], [])
    assert found.years == {2022, 2025, 2027}
    for value in (kpi.baseline, *kpi.targets):
        assert document.text[value.char_start : value.char_end] == value.text


def test_years_of_two_header_rows():
    headers = [
        [cell("指標", 0, rows=2, header=True), cell("目標値", 1, columns=2, header=True)],
        [cell("R7", 1, header=True), cell("R8", 2, header=True)],
    ]
    _, found = read(headers, row("港の利用者数（人）", "1,200", "1,500人（確定値）"))
    assert found.kpi.unit == "人"
    assert values(found.kpi) == (None, [(1200.0, 2025), (1500.0, 2026)], [])


def test_columns_of_bare_years_are_told_by_the_date_of_the_document():
    _, found = read(
        [head("指標", "令和５年度", "令和９年度")], row("港の利用者数", "300人", "400人")
    )
    assert values(found.kpi) == (None, [(400.0, 2027)], [(300.0, 2023)])


def test_a_cell_that_names_its_own_year():
    _, found = read(
        [head("指標", "基準値", "目標")], row("窓口の数", "12（R4）", "30か所（2027年度末）")
    )
    assert values(found.kpi) == ((12.0, 2022), [(30.0, 2027)], [])
    assert found.kpi.unit == "か所"


def test_a_column_that_names_the_kind():
    headers = [
        [cell("指標", 0, columns=2, header=True), cell("目標値", 2, rows=2, header=True)],
        [cell("種別", 0, header=True), cell("名称", 1, header=True)],
    ]
    _, found = read(headers, row("成果指標", "窓口の数", "30"))
    assert (found.kpi.text, found.kpi.kind) == ("窓口の数", KpiKind.EFFECT)


def test_a_value_without_number_is_kept_as_it_stands():
    _, found = read([head("指標", "現状値", "目標値（R9）")], row("窓口の数", "－", "増加"))
    (target,) = found.kpi.targets
    assert (found.kpi.baseline, target.value, target.text) == (None, None, "増加")


def test_a_row_without_name_is_none():
    assert read([head("指標", "目標値")], row("－", "3"))[1] is None


def test_the_unit_of_the_caption():
    assert read([head("指標", "目標値")], row("収入", "3"), unit="千円")[1].kpi.unit == "千円"


def test_an_unmarked_row_of_labels_heads_the_rows_below():
    builder = DocumentBuilder("docx")
    table = builder.new_table()
    builder.add_row(table, 0, row("指標", "単位", "現状値", "目標値"))
    builder.add_row(table, 1, row("担当課", "水産課", "期間", "令和７年度"))
    document = builder.build()
    assert [is_header(document, block.cells) for block in document.blocks] == [True, False]
