"""Measures and comparisons for people, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from rag.cli.output import console, one_line
from rag.export.comparison import ASPECTS, change_line, source_line
from rag.export.measures import CHECK, budget_line, is_certain, kpi_line
from rag.japanese.amounts import format_yen
from rag.japanese.written_dates import japanese_date, titled
from rag.plans.records import Budget, Kpi, Measure, ScheduleEntry
from rag.records import MeasureRow
from rag.records.comparison import ComparisonRow
from rag.records.totals import sum_budgets


def show_measures(rows: Sequence[MeasureRow]) -> None:
    """Prints measures, a few lines each, with the sums of their budgets at the end."""
    screen = console()
    if not rows:
        screen.print(
            "当てはまる施策はありません。"
            "条件をゆるめるか、tenkyo documents で文書を確かめてください。"
        )
        return
    document = None
    for row in rows:
        if row.document.id != document:
            document = row.document.id
            screen.print(Text(f"\n{source_line_of_document(row)}", style="bold"))
        screen.print(_title(row.measure))
        for line in _fields(row.measure):
            screen.print(Text(f"    {one_line(line)}"))
    screen.print(Text(f"\n{len(rows)}件", style="bold"))
    totals = sum_budgets(budget for row in rows for budget in row.measure.budgets)
    for total in totals.sums:
        screen.print(Text(f"合計 {total.label}：{format_yen(total.amount_yen)}（{total.count}件）"))
    for note in totals.notes if totals.sums else ():
        screen.print(Text(f"  {note}", style="dim"))


def show_comparison(rows: Sequence[ComparisonRow]) -> None:
    """Prints two plans side by side: what corresponds, then what has no counterpart."""
    screen = console()
    matched = [row for row in rows if row.match is not None]
    alone = [row for row in rows if row.match is None]
    if not rows:
        screen.print("どちらの計画にも、施策として読み取れる記載がありません。")
        return
    for row in matched:
        screen.print(_pair(row))
        for change in row.changes:
            screen.print(Text(f"    {ASPECTS[change.aspect]} {one_line(change_line(change))}"))
        if not row.changes:
            screen.print(Text("    違いは見当たりません。"))
        for side in (row.before, row.after):
            if side is not None:
                screen.print(Text(f"    出典 {one_line(source_line(side))}", style="dim"))
    for row in alone:
        side = row.before or row.after
        if side is not None:
            screen.print(Text.assemble(_title(side.measure), (f"　{row.note}", "yellow")))
            screen.print(Text(f"    出典 {one_line(source_line(side))}", style="dim"))
    only_before = sum(row.before is not None for row in alone)
    screen.print(
        Text(
            f"\n対応候補 {len(matched)}件、後の計画に見当たらないもの {only_before}件、"
            f"前の計画に見当たらないもの {len(alone) - only_before}件",
            style="bold",
        )
    )
    screen.print(
        Text(
            "対応は題名と内容の近さから求めた候補で、人の確認を経ていません。"
            "「見当たりません」は、施策の廃止や新設を意味しません。",
            style="dim",
        )
    )


def source_line_of_document(row: MeasureRow) -> str:
    """Title and date of a measure's document."""
    document = row.document
    handling = f"〔{document.handling}〕" if document.handling else ""
    return titled(one_line(document.title), japanese_date(document.published)) + handling


def _title(measure: Measure) -> Text:
    number = f"[{measure.number}] " if measure.number else ""
    title = Text.assemble((number, "bold cyan"), (one_line(measure.title), "bold"))
    if not is_certain(measure):
        title.append(f"　{CHECK}", style="yellow")
    return title


def _pair(row: ComparisonRow) -> Text:
    line = Text()
    for side, name in ((row.before, "前 "), (row.after, "　→　後 ")):
        if side is not None:
            line.append(name, style="dim")
            line.append_text(_title(side.measure))
    match = row.match
    if match is not None:
        line.append(f"　{row.note}：{match.reason}", style="green")
    return line


def _fields(measure: Measure) -> Iterator[str]:
    bodies = [f"{b.scope}：{b.name}" if b.scope else b.name for b in measure.responsible]
    if bodies:
        yield f"担当 {'、'.join(bodies)}"
    if measure.status:
        yield f"状況 {measure.status}"
    for kpi in measure.kpis:
        yield f"KPI {kpi_line(kpi)}{_mark(kpi)}"
    for budget in measure.budgets:
        yield f"予算 {budget_line(budget)}{_mark(budget)}"
    for entry in measure.schedule:
        yield f"工程 {_years(entry)}{entry.text}{_mark(entry)}"


def _years(entry: ScheduleEntry) -> str:
    if entry.start is None and entry.end is None:
        return ""
    if entry.end is None or entry.end == entry.start:
        return f"{entry.start}年度："
    return f"{entry.start or ''}～{entry.end}年度："


def _mark(item: Kpi | Budget | ScheduleEntry) -> str:
    return "" if item.certain else f"　〔{CHECK}〕"
