"""Values that a form gives to the indicator named before them: 現状値（R5） | 12人."""

from __future__ import annotations

from dataclasses import replace

from rag.plans.fiscal_years import FiscalYears
from rag.plans.kpis.reading import FoundKpi
from rag.plans.kpis.values import first_number, named_years, year_in
from rag.plans.labels import Role
from rag.plans.records import KpiValue, Text


def add_value(found: FoundKpi, role: Role, header: str, text: Text, years: FiscalYears) -> FoundKpi:
    """An indicator with one more value.

    Args:
        found: The indicator.
        role: BASELINE, TARGET, ACTUAL or UNIT.
        header: The label of the value, with its year.
        text: The value.
        years: How the years of the document are counted.
    """
    kpi = found.kpi
    end = max(kpi.char_end, text.char_end)
    if role is Role.UNIT:
        return replace(found, kpi=replace(kpi, unit=text.text, char_end=end))
    number, unit = first_number(text.text)
    year = year_in(header, years)
    year = year if year is not None else year_in(text.text, years)
    value = KpiValue(number, year, text.text, text.char_start, text.char_end)
    kpi = replace(kpi, unit=kpi.unit or unit or None, char_end=end)
    kpi = replace(kpi, indicator=kpi.indicator or kpi.text)
    if role is Role.BASELINE:
        kpi = replace(kpi, baseline=kpi.baseline or value)
    elif role is Role.TARGET:
        kpi = replace(kpi, targets=(*kpi.targets, value))
    else:
        kpi = replace(kpi, actuals=(*kpi.actuals, value))
    return FoundKpi(kpi, found.years | named_years(f"{header}\n{text.text}", years))
