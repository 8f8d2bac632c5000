"""Items with their values, and values of forms."""

from datetime import date

from rag.documents.builder import DocumentBuilder
from rag.documents.model import BlockType
from rag.plans.fiscal_years import FiscalYears
from rag.plans.kpis.form_values import add_value
from rag.plans.kpis.items import KpiField, columns_of, find_items
from rag.plans.kpis.reading import read_item
from rag.plans.labels import Role
from rag.plans.records import KpiKind, Text
from tests.rag.plans.tables import values

YEARS = FiscalYears("令和", date(2024, 6, 1))


def read(*lines, width=None, years=YEARS):
    builder = DocumentBuilder("txt")
    for line in lines:
        builder.add(BlockType.PARAGRAPH, line)
    document = builder.build()
    texts = tuple(
        Text(document.text[b.char_start : b.char_end], b.char_start, b.char_end)
        for b in document.blocks
    )
    entry = KpiField(None, texts, tuple(columns_of(text.text) for text in texts))
    (item,) = find_items(entry, width)
    return document, read_item(document, item, KpiKind.EFFECT, True, years)


def test_name_and_value_of_an_item():
    document, found = read("・橋の点検の割合（県道）（令和５年度末41％、令和９年度末までに80％）")
    kpi = found.kpi
    assert (kpi.indicator, kpi.unit, kpi.kind) == ("橋の点検の割合（県道）", "%", KpiKind.EFFECT)
    assert values(kpi) == (None, [(80.0, 2027)], [(41.0, 2023)])
    assert document.text[kpi.targets[0].char_start : kpi.targets[0].char_end] == "80％"
    assert found.years == {2023, 2027}


def test_a_value_in_a_note():
    _, found = read(
        "橋の点検の割合", "（令和９年度末までに80％）", "※ 県道を含む。令和６年度に改めた。"
    )
    assert found.kpi.note == "（令和９年度末までに80％）\n※ 県道を含む。令和６年度に改めた。"
    assert values(found.kpi) == (None, [(80.0, 2027)], [])
    assert found.years == {2024, 2027}


def test_a_value_cut_by_a_line_break_points_to_the_item():
    document, found = read("橋の点検の件数（令和９年度末までに1,2", "00件）", width=36)
    (target,) = found.kpi.targets
    assert (target.value, target.text) == (1200.0, "1,200件")
    assert document.text[target.char_start : target.char_end] == document.text


def test_an_item_of_one_phrase_has_no_name():
    _, found = read("港の見張りの仕組みの構築")
    assert (found.kpi.indicator, found.kpi.unit, found.years) == (None, None, frozenset())


def test_values_of_a_form():
    _, found = read("港の利用者数")
    for role, header, text in (
        (Role.UNIT, "単位", "人"),
        (Role.BASELINE, "現状値（令和５年度）", "12,400"),
        (Role.TARGET, "目標値（令和９年度）", "15,000"),
        (Role.ACTUAL, "実績値", "13,050（令和６年度）"),
    ):
        found = add_value(found, role, header, Text(text, 100, 100 + len(text)), YEARS)
    assert (found.kpi.indicator, found.kpi.unit) == ("港の利用者数", "人")
    assert values(found.kpi) == ((12400.0, 2023), [(15000.0, 2027)], [(13050.0, 2024)])
    assert found.years == {2023, 2024, 2027}
