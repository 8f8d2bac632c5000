"""Two plans side by side, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rag.export.measures import without_bullet
from rag.export.tables import Column, Table, Value
from rag.japanese.written_dates import japanese_date, titled
from rag.plans.records import Text
from rag.records import MeasureRow
from rag.records.comparison import Aspect, Change, ChangeKind, ComparisonRow

ASPECTS = {
    Aspect.TITLE: "施策名",
    Aspect.KPI: "KPI",
    Aspect.YEAR: "KPIの年度",
    Aspect.MINISTRY: "担当",
    Aspect.AMOUNT: "予算",
}
KINDS = {
    ChangeKind.ADDED: "前の計画に記載なし",
    ChangeKind.REMOVED: "後の計画に記載なし",
    ChangeKind.CHANGED: "変更",
    ChangeKind.REORGANISED: "組織再編",
}
_NOTES = (
    "対応は題名と内容の近さから求めた候補で、人の確認を経ていません。",
    "「見当たりません」は、施策の廃止や新設を意味しません。",
)
_COLUMNS = (
    Column("対応", 30),
    Column("前：番号", 9),
    Column("前：施策名", 40),
    Column("後：番号", 9),
    Column("後：施策名", 40),
    Column("一致の理由", 36),
    *(Column(f"{ASPECTS[aspect]}の違い", 54) for aspect in Aspect if aspect is not Aspect.TITLE),
    Column("前：出典", 40),
    Column("後：出典", 40),
    Column("前：箇所ID", 18, grows=False),
    Column("後：箇所ID", 18, grows=False),
)


def comparison_table(rows: Sequence[ComparisonRow]) -> Table:
    """One row a measure, the differences in columns of their own, each plan with its source."""
    return Table("比較", _COLUMNS, tuple(map(_row, rows)), _NOTES if rows else (), frozen=5)


def change_line(change: Change) -> str:
    """A difference in one line: 【変更】前の語句 → 後の語句."""
    before, after = _joined(change.before), _joined(change.after)
    words = f"{before} → {after}" if before and after else before or after
    return f"【{KINDS[change.kind]}】{words}"


def source_line(row: MeasureRow) -> str:
    """Document, date and headings of a measure."""
    document = row.document
    path = " > ".join(row.measure.heading_path[-2:])
    named = titled(document.title, japanese_date(document.published))
    return f"{named}{' ' if path else ''}{path}"


def _row(row: ComparisonRow) -> tuple[Value, ...]:
    before, after = row.before, row.after
    return (
        row.note,
        *_name(before),
        *_name(after),
        row.match.reason if row.match else "",
        *(_differences(row, aspect) for aspect in Aspect if aspect is not Aspect.TITLE),
        source_line(before) if before else "",
        source_line(after) if after else "",
        "、".join(before.passage_ids) if before else "",
        "、".join(after.passage_ids) if after else "",
    )


def _name(row: MeasureRow | None) -> tuple[Value, ...]:
    return (row.measure.number, row.measure.title) if row else ("", "")


def _differences(row: ComparisonRow, aspect: Aspect) -> str:
    return "\n".join(change_line(change) for change in row.changes if change.aspect is aspect)


def _joined(texts: Sequence[Text]) -> str:
    return "、".join(without_bullet(text.text) for text in texts)
