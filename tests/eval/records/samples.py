"""Records as code finds them, with only the fields that a test is about."""

from rag.plans.records import Budget, BudgetKind, Kpi, Measure, Responsible, ScheduleEntry


def kpi(text, kind=None):
    return Kpi(text, kind, None, None, None, (), (), None, 0, 1)


def responsible(name):
    return Responsible(name, name, None, 0, 1)


def budget(item, yen, year, kind=BudgetKind.INITIAL, *, at=0, **marks):
    values = {"round": None, "portion": False, "new": False, "reposted": False, "previous": False}
    return Budget(item, yen, year, kind, **(values | marks), text="", char_start=at, char_end=at,
                  item_start=at, item_end=at + 1)  # fmt: skip


def action(text, start, end=None, goal=None):
    return ScheduleEntry(text, start, end, False, goal, None, 0, 1)


def measure(number, title, **fields):
    values = {
        "section": None, "heading_path": (), "body": "", "kpis": (), "responsible": (),
        "fiscal_years": (), "status": None, "budgets": (), "schedule": (), "char_start": 0,
        "char_end": 1,
    }  # fmt: skip
    return Measure(number, title, **(values | fields))
