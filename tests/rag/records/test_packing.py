import zlib

import pytest

from rag.errors import CorruptIndexError
from rag.plans.records import BudgetKind, KpiKind, KpiValue
from rag.records import PassagePlace, pack, unpack
from tests.rag.records.making import body, budget, entry, kpi, measure

VALUE = KpiValue(80.0, 2027, "80％", 3, 6)
MEASURES = (
    measure(
        "1-2",
        "渡船の電動化",
        kpis=(
            kpi("電動の船の割合", kind=KpiKind.EFFECT, unit="％", baseline=VALUE, targets=(VALUE,)),
        ),
        responsible=(body("里海省", scope="船"),),
        budgets=(budget("電池の購入", None, None, kind=BudgetKind.OTHER, certain=False),),
        schedule=(entry("試験運航", 2025, None, certain=False),),
        fiscal_years=(2025, 2027),
    ),
    measure(None, "予算"),
)
PLACES = (PassagePlace("a", 0, 10), PassagePlace("b", 11, 30))


def test_what_was_packed_comes_back():
    recorded = unpack(pack(MEASURES, PLACES))
    assert (recorded.measures, recorded.passages) == (MEASURES, PLACES)


def test_nothing_is_packed_too():
    recorded = unpack(pack((), ()))
    assert (recorded.measures, recorded.passages) == ((), ())


@pytest.mark.parametrize(
    "payload",
    [b"", b"noise", pack(MEASURES, PLACES)[:-9], zlib.compress(b"{}"), zlib.compress(b"[1")],
)
def test_anything_else_is_damage_with_its_cure(payload):
    with pytest.raises(CorruptIndexError, match="tenkyo reindex"):
        unpack(payload)
