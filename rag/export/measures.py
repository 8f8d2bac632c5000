"""Measures as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rag.export.tables import Column, Table, Value
from rag.export.units import Unit
from rag.japanese.amounts import format_yen
from rag.plans.records import Budget, BudgetKind, Kpi, KpiKind, KpiValue, Measure, ScheduleEntry
from rag.records import MeasureRow
from rag.records.totals import sum_budgets

CHECK = "要目視確認"
"""What is said of everything that the form of a document does not prove."""

_BULLETS = "・･·•●○◎◇◆□■▪▶▷►✓➢❖ 　"
_KPI_KINDS = {KpiKind.PROGRESS: "進捗", KpiKind.EFFECT: "効果", None: ""}
_BUDGET_KINDS = {
    BudgetKind.INITIAL: "当初",
    BudgetKind.SUPPLEMENTARY: "補正",
    BudgetKind.OTHER: "",
}

_PLACE = (Column("文書", 24), Column("日付", 11), Column("番号", 8), Column("施策名", 32))
_SOURCE = (
    Column("機密性", 8),
    Column("取扱い", 10),
    Column("箇所ID", 18, grows=False),
)


@dataclass(frozen=True, slots=True)
class MeasureStyle:
    """How measures are written out.

    Attributes:
        unit: The unit of amounts.
        links: Permanent links to where measures stand, by their ids; without any there is no
            column of links.
    """

    unit: Unit = Unit.YEN
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def source_columns(self) -> tuple[Column, ...]:
        """The columns that say where a measure stands."""
        return (*_SOURCE, Column("出典のリンク", 36, grows=False)) if self.links else _SOURCE

    def source(self, row: MeasureRow) -> tuple[Value, ...]:
        """Where a measure stands."""
        document = row.document
        place = (document.confidentiality, document.handling, "、".join(row.passage_ids))
        return (*place, self.links.get(row.id)) if self.links else place


PLAIN = MeasureStyle()


def measure_table(rows: Sequence[MeasureRow], style: MeasureStyle = PLAIN) -> Table:
    """One row a measure, everything of it in its cells."""
    columns = (
        *_PLACE,
        Column("見出し", 24),
        Column("担当", 18),
        Column("KPI", 48),
        Column("KPIの年度", 11),
        Column("予算", 36),
        Column("工程", 36),
        Column("状況", 10),
        Column("確認", 12),
        Column("本文", 60, grows=False),
        *style.source_columns,
    )
    found = tuple((*_measure_row(row), *style.source(row)) for row in rows)
    return Table("施策", columns, found)


def kpi_table(rows: Sequence[MeasureRow], style: MeasureStyle = PLAIN) -> Table:
    """One row a KPI, with its values."""
    columns = (
        *_PLACE,
        Column("種別", 8),
        Column("KPI", 60),
        Column("指標", 40),
        Column("単位", 8),
        Column("現状・基準", 24),
        Column("目標", 30),
        Column("実績", 30),
        Column("注", 30),
        Column("確認", 12),
        *style.source_columns,
    )
    found = tuple(
        (*_place(row), *_kpi_row(kpi), *style.source(row))
        for row in rows
        for kpi in row.measure.kpis
    )
    return Table("KPI", columns, found)


def budget_table(rows: Sequence[MeasureRow], style: MeasureStyle = PLAIN) -> Table:
    """One row an amount; the sums stand under it, with what they leave out."""
    columns = (
        *_PLACE,
        Column("事項", 44),
        Column("年度", 8),
        Column("区分", 10),
        Column(f"金額（{style.unit}）", 20),
        Column("内数", 6),
        Column("新規", 6),
        Column("再掲", 6),
        Column("比較額", 8),
        Column("原文", 34),
        Column("確認", 12),
        *style.source_columns,
    )
    found = [(row, budget) for row in rows for budget in row.measure.budgets]
    totals = sum_budgets(budget for _, budget in found)
    notes = [
        f"合計 {total.label}：{format_yen(total.amount_yen)}（{total.count}件）"
        for total in totals.sums
    ]
    return Table(
        "予算",
        columns,
        tuple(
            (*_place(row), *_budget_row(budget, style.unit), *style.source(row))
            for row, budget in found
        ),
        (*notes, *totals.notes) if found else (),
    )


def schedule_table(rows: Sequence[MeasureRow], style: MeasureStyle = PLAIN) -> Table:
    """One row an action of a schedule."""
    columns = (
        *_PLACE,
        Column("取組", 60),
        Column("開始年度", 10),
        Column("終了年度", 10),
        Column("継続", 6),
        Column("目標", 44),
        Column("確認", 12),
        *style.source_columns,
    )
    found = tuple(
        (*_place(row), *_schedule_row(entry), *style.source(row))
        for row in rows
        for entry in row.measure.schedule
    )
    return Table("工程", columns, found)


def check_mark(*, certain: bool) -> str:
    """What stands beside something that is or is not certain."""
    return "" if certain else CHECK


def _place(row: MeasureRow) -> tuple[Value, ...]:
    measure = row.measure
    return row.document.title, row.document.published, measure.number, measure.title


def _measure_row(row: MeasureRow) -> tuple[Value, ...]:
    measure = row.measure
    return (
        *_place(row),
        " > ".join(measure.heading_path),
        "、".join(_responsible(measure)),
        "\n".join(map(kpi_line, measure.kpis)),
        "、".join(map(str, measure.fiscal_years)),
        "\n".join(map(budget_line, measure.budgets)),
        "\n".join(_schedule_line(entry) for entry in measure.schedule),
        measure.status,
        check_mark(certain=is_certain(measure)),
        measure.body,
    )


def is_certain(measure: Measure) -> bool:
    """Whether a measure and everything in it is certain."""
    parts = (measure.certain, *(k.certain for k in measure.kpis))
    return all(
        (*parts, *(b.certain for b in measure.budgets), *(s.certain for s in measure.schedule))
    )


def _responsible(measure: Measure) -> Iterator[str]:
    for body in measure.responsible:
        yield f"{body.scope}：{body.name}" if body.scope else body.name


def kpi_line(kpi: Kpi) -> str:
    """A KPI in one line: its kind, its words, the values that stand beside them, its notes."""
    kind = _KPI_KINDS[kpi.kind]
    parts = [f"（{kind}）" if kind else "", without_bullet(kpi.text)]
    beside = [
        f"{name} {_values(values)}"
        for name, values in (
            ("現状", _outside(kpi, (kpi.baseline,) if kpi.baseline else ())),
            ("実績", _outside(kpi, kpi.actuals)),
            ("目標", _outside(kpi, kpi.targets)),
        )
        if values
    ]
    if beside:
        unit = f"単位：{kpi.unit}、" if kpi.unit and kpi.unit not in kpi.text else ""
        parts.append(f"（{unit}{'、'.join(beside)}）")
    if kpi.note and kpi.note not in kpi.text:
        parts.append(f"　{kpi.note}")
    return "".join(parts)


def budget_line(budget: Budget) -> str:
    """An amount in one line, with its marks.

    A bare number of a table comes with the year, the kind and the unit that it has there.
    """
    words = budget.text
    if budget.amount_yen is not None and "円" not in words:
        year = f"{budget.fiscal_year}年度" if budget.fiscal_year else ""
        kind = _BUDGET_KINDS[budget.kind]
        words = f"{year}{kind} {format_yen(budget.amount_yen)}（原文 {words}）".strip()
    marks = [
        mark
        for mark, holds in (
            ("比較額", budget.previous),
            ("再掲", budget.reposted),
            ("内数", budget.portion),
            ("新規", budget.new),
        )
        if holds and mark not in words
    ]
    marked = f"{words}〔{'、'.join(marks)}〕" if marks else words
    return f"{budget.item} {marked}".strip()


def _outside(kpi: Kpi, values: Sequence[KpiValue]) -> tuple[KpiValue, ...]:
    """Values that do not stand in the words of the KPI themselves."""
    end = kpi.char_start + len(kpi.text)
    return tuple(v for v in values if not kpi.char_start <= v.char_start < end)


def without_bullet(text: str) -> str:
    """An item without the bullet that it has in the document."""
    return text.lstrip(_BULLETS)


def _kpi_row(kpi: Kpi) -> tuple[Value, ...]:
    return (
        _KPI_KINDS[kpi.kind],
        without_bullet(kpi.text),
        kpi.indicator,
        kpi.unit,
        _values((kpi.baseline,) if kpi.baseline else ()),
        _values(kpi.targets),
        _values(kpi.actuals),
        kpi.note,
        check_mark(certain=kpi.certain),
    )


def _values(values: Sequence[KpiValue]) -> str:
    return "、".join(
        f"{value.fiscal_year}年度：{value.text}" if value.fiscal_year else value.text
        for value in values
    )


def _budget_row(budget: Budget, unit: Unit) -> tuple[Value, ...]:
    kind = _BUDGET_KINDS[budget.kind]
    return (
        budget.item,
        budget.fiscal_year,
        f"{budget.round}次{kind}" if budget.round else kind,
        unit.of(budget.amount_yen),
        *("○" if mark else "" for mark in (budget.portion, budget.new, budget.reposted)),
        "○" if budget.previous else "",
        budget.text,
        check_mark(certain=budget.certain),
    )


def _schedule_row(entry: ScheduleEntry) -> tuple[Value, ...]:
    return (
        entry.text,
        entry.start,
        entry.end,
        "○" if entry.continues else "",
        entry.goal,
        check_mark(certain=entry.certain),
    )


def _schedule_line(entry: ScheduleEntry) -> str:
    start, end = entry.start or "", entry.end or ""
    years = f"{start}～{end}" if end and end != start else f"{start}"
    return f"{years}：{entry.text}" if years else entry.text
