"""Charts of budgets and schedules. A table beside each says the same in words.

Vega describes marks and axes in English: it is told not to (`aria`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ui.parts.amounts import BUDGET_KINDS, yen

if TYPE_CHECKING:
    import altair as alt

Record = Mapping[str, Any]
_BLUE = "#0017C1"
_FONT = "'Noto Sans JP', 'Noto Sans CJK JP', sans-serif"
_ROW = 30
_AXIS = 70
_THICK = 28
_MOST_ROWS = 40
_WIDEST_LABEL = 210
_ROOM_FOR_WORDS = 24


def budget_chart(sums: Sequence[Record]) -> alt.Chart | alt.LayerChart | None:
    """Bars of sums by fiscal year and kind, as `totals` of the API gives them.

    Args:
        sums: Each with `fiscal_year`, `kind`, `amount_yen`.

    Returns:
        The chart; None where there is nothing to draw.
    """
    import altair as alt

    rows = [
        {
            "区分": f"{one['fiscal_year']}年度 {BUDGET_KINDS[one['kind']]}",
            "億円": one["amount_yen"] / 100_000_000,
            "金額": yen(one["amount_yen"]),
        }
        for one in sums
        if one["fiscal_year"] and one["amount_yen"]
    ]
    if not rows:
        return None
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("区分:N", sort=None, title=None, axis=alt.Axis(labelLimit=_WIDEST_LABEL)),
        x=alt.X(
            "億円:Q",
            title="億円",
            axis=alt.Axis(tickCount=5),
            scale=alt.Scale(domain=[0, max(row["億円"] for row in rows)], nice=False),
        ),
        tooltip=[alt.Tooltip("区分:N"), alt.Tooltip("金額:N")],
    )
    bars = base.mark_bar(aria=False, color=_BLUE, height=16)
    words = base.mark_text(aria=False, align="left", dx=6, fontSize=14, color="#333333").encode(
        text="金額:N"
    )
    return _plain((bars + words).properties(height=_ROW * len(rows) + _AXIS), _ROOM_FOR_WORDS)


def schedule_chart(entries: Sequence[tuple[str, Record]]) -> alt.Chart | alt.LayerChart | None:
    """A timeline of schedules.

    Args:
        entries: Entries with a year, each with the name under which it is shown.

    Returns:
        The chart; None where no entry names a year.
    """
    import altair as alt

    rows = [
        {
            "工程": f"{at + 1}. {_short(name)}",
            "始": start,
            "終": max(end, start) + 1,
            "時期": f"{start}年度" if start == end else f"{start}年度から{end}年度",
            "内容": entry["text"],
        }
        for at, (name, entry) in enumerate(entries[:_MOST_ROWS])
        if (start := entry["from"] or entry["to"]) and (end := entry["to"] or start)
    ]
    if not rows:
        return None
    first = min(row["始"] for row in rows)
    last = max(row["終"] for row in rows)
    axis = alt.Axis(
        format="d",
        labelExpr="datum.value + '年度'",
        values=list(range(first, last)),
        labelAlign="left",
        labelBound=True,  # rather none than half a word at the edge of a narrow screen
        grid=True,
        orient="top",
    )
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(aria=False, color=_BLUE, height=14, cornerRadius=4)
        .encode(
            y=alt.Y("工程:N", sort=None, title=None, axis=alt.Axis(labelLimit=_WIDEST_LABEL)),
            x=alt.X("始:Q", title=None, axis=axis, scale=alt.Scale(domain=[first, last])),
            x2="終:Q",
            tooltip=[alt.Tooltip("内容:N"), alt.Tooltip("時期:N")],
        )
        .properties(height=_ROW * len(rows) + _AXIS)
    )
    return _plain(chart)


def share_chart(rows: Sequence[tuple[str, float]]) -> alt.Chart | alt.LayerChart | None:
    """Bars of shares between 0 and 1 by their names."""
    import altair as alt

    if not rows:
        return None
    values = [{"指標": _short(name), "値": value, "表示": f"{value:.3f}"} for name, value in rows]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=alt.Y("指標:N", sort=None, title=None, axis=alt.Axis(labelLimit=_WIDEST_LABEL)),
        x=alt.X(
            "値:Q",
            title=None,
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(tickCount=5),
        ),
    )
    bars = base.mark_bar(aria=False, color=_BLUE, height=16)
    words = base.mark_text(aria=False, align="left", dx=6, fontSize=14, color="#333333").encode(
        text="表示:N"
    )
    return _plain((bars + words).properties(height=_ROW * len(values) + _AXIS), _ROOM_FOR_WORDS)


def count_chart(rows: Sequence[tuple[str, int]], unit: str) -> alt.Chart | alt.LayerChart | None:
    """Columns of counts by day."""
    import altair as alt

    if not rows:
        return None
    values = [{"日": day, "件数": count} for day, count in rows]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(
            aria=False,
            color=_BLUE,
            width={"band": 0.7} if len(values) > _MOST_ROWS // 4 else _THICK,
        )
        .encode(
            x=alt.X("日:N", sort=None, title=None, axis=alt.Axis(labelAngle=-45)),
            y=alt.Y("件数:Q", title=unit, axis=alt.Axis(tickMinStep=1, format="d")),
            tooltip=[alt.Tooltip("日:N"), alt.Tooltip("件数:Q")],
        )
        .properties(height=220)
    )
    return _plain(chart)


def _plain(chart: alt.Chart | alt.LayerChart, right: int = 16) -> alt.Chart | alt.LayerChart:
    """Readable letters, and none of the menu that speaks English."""
    import altair as alt

    found: alt.Chart | alt.LayerChart = (
        chart.configure_axis(
            aria=False,
            labelFontSize=14,
            titleFontSize=14,
            labelFont=_FONT,
            titleFont=_FONT,
            labelColor="#333333",
            titleColor="#333333",
            gridColor="#dddddd",
        )
        .configure_text(font=_FONT)
        .configure_view(strokeWidth=0)
        .properties(
            usermeta={"embedOptions": {"actions": False}},
            padding={"left": 16, "right": right, "top": 8, "bottom": 8},
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        )
    )
    return found


def _short(words: str, most: int = 13) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
