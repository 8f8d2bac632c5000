import pytest

from rag.records import MeasureFilter, Part, parts_of
from rag.records.filters import years_of
from tests.rag.records.making import body, budget, document, entry, kpi, measure

FERRY = measure(
    "1-1",
    "渡船の電動化",
    heading_path=("航路を保つ",),
    body="燃料費を減らす。",
    kpis=(kpi("電動の船 ５隻"),),
    responsible=(body("里海省"), body("航路課")),
    fiscal_years=(2027,),
    budgets=(budget("電池の購入", 100, 2024), budget("調査", 5, None)),
    schedule=(entry("試験運航", 2025, 2026), entry("終了", None, 2030)),
)


@pytest.mark.parametrize(
    ("wanted", "takes"),
    [
        (MeasureFilter(), True),
        (MeasureFilter(ministries=("里海省",)), True),
        (MeasureFilter(ministries=("備災庁", "航路課")), True),
        (MeasureFilter(ministries=("備災庁",)), False),
        (MeasureFilter(fiscal_years=(2027,)), True),
        (MeasureFilter(fiscal_years=(2026,)), True),
        (MeasureFilter(fiscal_years=(2028,)), False),
        (MeasureFilter(text="電動化"), True),
        (MeasureFilter(text="燃料費　航路"), True),
        (MeasureFilter(text="5隻"), True),
        (MeasureFilter(text="電池 試験運航"), True),
        (MeasureFilter(text="電池 橋"), False),
        (MeasureFilter(ministries=("里海省",), fiscal_years=(2028,)), False),
        (MeasureFilter(having=frozenset({Part.KPI, Part.BUDGET, Part.SCHEDULE})), True),
        (MeasureFilter(having=frozenset({Part.KPI, Part.DOUBT})), False),
        (MeasureFilter(lacking=frozenset({Part.DOUBT})), True),
        (MeasureFilter(lacking=frozenset({Part.BUDGET})), False),
    ],
)
def test_all_conditions_hold(wanted, takes):
    assert wanted.takes(FERRY) is takes


@pytest.mark.parametrize(("ids", "takes"), [((), True), (("d1",), True), (("d2",), False)])
def test_documents_are_named_by_id(ids, takes):
    assert MeasureFilter(document_ids=ids).takes_document(document(id="d1")) is takes


def test_the_years_of_a_measure_are_those_of_everything_in_it():
    assert years_of(FERRY) == {2024, 2025, 2026, 2027, 2030}


@pytest.mark.parametrize(
    ("more", "held"),
    [
        ({}, set()),
        ({"kpis": (kpi("５隻"),)}, {Part.KPI}),
        ({"kpis": (kpi("５隻", certain=False),)}, {Part.KPI, Part.DOUBT}),
        ({"budgets": (budget("調査", 5, None),)}, {Part.BUDGET}),
        ({"schedule": (entry("運航", 2025, 2026),)}, {Part.SCHEDULE}),
        ({"certain": False}, {Part.DOUBT}),
        ({"doubts": ("範囲が分からない。",)}, {Part.DOUBT}),
    ],
)
def test_what_a_measure_holds(more, held):
    assert parts_of(measure("1-1", "渡船", **more)) == held
