"""Measures for the tests, with only what a test cares about."""

from types import SimpleNamespace

from rag.plans.records import Budget, BudgetKind, Kpi, Measure, Responsible, ScheduleEntry
from rag.records import MeasureRow


def kpi(text, start=0, **values):
    empty = {
        "kind": None, "indicator": None, "unit": None, "baseline": None, "targets": (),
        "actuals": (), "note": None,
    }  # fmt: skip
    return Kpi(
        **{**empty, "text": text, "char_start": start, "char_end": start + len(text), **values}
    )


def body(name, start=0, **values):
    return Responsible(
        **{
            "name": name,
            "id": name,
            "scope": None,
            "char_start": start,
            "char_end": start + len(name),
            **values,
        }
    )


def budget(item, yen, year=2024, start=0, **values):
    empty = {
        "kind": BudgetKind.INITIAL, "round": None, "portion": False, "new": False,
        "reposted": False, "previous": False, "text": f"{yen}円", "char_start": start,
        "char_end": start + 5, "item_start": start, "item_end": start,
    }  # fmt: skip
    return Budget(**{**empty, "item": item, "amount_yen": yen, "fiscal_year": year, **values})


def entry(text, start=None, end=None, at=0, **values):
    empty = {"continues": False, "goal": None, "owner": None}
    return ScheduleEntry(
        **{
            **empty,
            "text": text,
            "start": start,
            "end": end,
            "char_start": at,
            "char_end": at + len(text),
            **values,
        }
    )


def measure(number, title, **values):
    empty = {
        "section": None, "heading_path": (), "body": "", "kpis": (), "responsible": (),
        "fiscal_years": (), "status": None, "budgets": (), "schedule": (), "char_start": 0,
        "char_end": len(title),
    }  # fmt: skip
    return Measure(**{**empty, "number": number, "title": title, **values})


def document(title="港の計画", published="2024-04-01", **values):
    """As much of a document's row as exports and comparisons look at."""
    plain = {"handling": None, "confidentiality": 2}
    return SimpleNamespace(title=title, published=published, **{**plain, **values})


def row(found, plan=None, ids=("p1",)):
    return MeasureRow(f"m-{found.number}", plan or document(), found, ids)
