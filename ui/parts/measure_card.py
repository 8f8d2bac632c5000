"""A measure in full: what it is, its indicators, budgets and schedule, and what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ui.parts.amounts import budget_kind, budget_marks, yen
from ui.parts.elements import disclosure, facts, scrolling, table, tag, text
from ui.parts.years import fiscal_year, japanese_date

Record = Mapping[str, Any]
_KPI_KINDS = {"progress": "進捗", "effect": "効果"}
_DOUBTFUL = tag("span", "⚠ 要目視確認", "tp-chip tp-chip-caution")
_LONG = 300


def measure_html(measure: Record) -> str:
    """A measure, without its passages."""
    return tag(
        "div",
        _head(measure)
        + _body(measure["body"])
        + _kpis(measure["kpis"])
        + budgets_html(measure["budgets"])
        + schedule_html(measure["schedule"]),
        "tp-block",
    )


def name_of(measure: Record) -> str:
    """Number and title of a measure in one line."""
    return f"{measure['number']}　{measure['title']}" if measure["number"] else measure["title"]


def doubts_of(measure: Record) -> list[str]:
    """What is doubtful in a measure, in Japanese."""
    said = list(measure["doubts"])
    if not said and not measure["certain"]:
        said.append("記載の形から、この施策の範囲を確定できません。")
    return said


def is_doubtful(measure: Record) -> bool:
    """Whether something in a measure has to be looked at in the document."""
    parts = (*measure["kpis"], *measure["budgets"], *measure["schedule"])
    return bool(doubts_of(measure)) or not all(part["certain"] for part in parts)


def budgets_html(budgets: Sequence[Record]) -> str:
    """Amounts with their marks."""
    if not budgets:
        return ""
    rows = [
        (
            text(budget["item"] or "（費目の記載なし）"),
            text(fiscal_year(budget["fiscal_year"]) if budget["fiscal_year"] else "記載なし"),
            text(budget_kind(budget)),
            _marks(budget),
            tag("span", text(yen(budget["amount_yen"])), title=f"原文：{budget['text']}"),
        )
        for budget in budgets
    ]
    columns = ("費目", "年度", "区分", "注記", "金額")
    return tag("h3", "予算") + table(columns, rows, "予算（金額は原文から読み取った値）", numeric=1)


def schedule_html(schedule: Sequence[Record]) -> str:
    """Entries of a schedule; a chart of them shows nothing else."""
    if not schedule:
        return ""
    rows = [
        (
            text(entry["text"]) + ("" if entry["certain"] else f" {_DOUBTFUL}"),
            text(period(entry)),
            text(entry["goal"] or ""),
        )
        for entry in schedule
    ]
    return tag("h3", "工程") + table(("内容", "時期", "目標"), rows, "工程")


def period(entry: Record) -> str:
    """From when until when an entry of a schedule runs."""
    start, end = entry["from"], entry["to"]
    if start is None and end is None:
        return "記載なし"
    if start == end or end is None:
        first = fiscal_year(start)
        return f"{first}から" if entry.get("continues") else first
    if start is None:
        return f"{fiscal_year(end)}まで"
    return f"{fiscal_year(start)}から{fiscal_year(end)}まで"


def kpi_line(kpi: Record) -> str:
    """An indicator in one line: its name with the last target, or its text, which tells it."""
    name = str(kpi["indicator"] or kpi["text"])
    if not kpi["targets"] or kpi["targets"][-1]["text"] in name:
        return name
    return f"{name}：{_value(kpi['targets'][-1])}"


def _head(measure: Record) -> str:
    document = measure["document"]
    published = japanese_date(document["published"])
    source = text(document["title"]) + (text(f"（{published}）") if published else "")
    doubts = "".join(tag("li", text(said)) for said in doubts_of(measure))
    warning = tag("div", _DOUBTFUL + (tag("ul", doubts) if doubts else ""))
    return facts(
        (
            ("文書", source),
            ("取扱い", text(document["handling"] or "")),
            ("位置", text(" ＞ ".join(measure["heading_path"]))),
            ("担当", text("、".join(measure["ministries"]))),
            ("状況", text(measure["status"] or "")),
        )
    ) + (warning if is_doubtful(measure) else "")


def _body(body: str) -> str:
    if not body:
        return ""
    if len(body) <= _LONG:
        return tag("h3", "内容") + tag("p", text(body))
    whole = scrolling(text(body), "内容の全文", "tp-body")
    return (
        tag("h3", "内容")
        + tag("p", text(f"{body[:_LONG]}…"))
        + disclosure(text("全文を読む"), whole)
    )


def _kpis(kpis: Sequence[Record]) -> str:
    if not kpis:
        return ""
    return tag("h3", "KPI") + tag("ul", "".join(tag("li", _kpi(kpi)) for kpi in kpis))


def _kpi(kpi: Record) -> str:
    kind = _KPI_KINDS.get(kpi["kind"] or "")
    chip = tag("span", text(kind), "tp-chip tp-chip-info") if kind else ""
    doubt = "" if kpi["certain"] else f" {_DOUBTFUL}"
    values = [
        *([("現状", kpi["baseline"])] if kpi["baseline"] else []),
        *(("実績", value) for value in kpi["actuals"]),
        *(("目標", value) for value in kpi["targets"]),
    ]
    read = "、".join(f"{name} {_value(value)}" for name, value in values)
    under = tag("div", text(read), "tp-sub") if read else ""
    note = tag("div", text(f"注：{kpi['note']}"), "tp-sub") if kpi["note"] else ""
    return chip + text(kpi["text"]) + doubt + under + note


def _value(value: Record) -> str:
    year = value["fiscal_year"]
    return f"{value['text']}（{fiscal_year(year)}）" if year else str(value["text"])


def _marks(budget: Record) -> str:
    chips = [tag("span", text(mark), "tp-chip") for mark in budget_marks(budget)]
    return "".join(chips) + ("" if budget["certain"] else _DOUBTFUL)
