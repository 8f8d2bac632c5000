"""Charts as inline SVG, from numbers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from eval.reports.failures import Failure

COLOURS = ("#0b5cad", "#b45309", "#0f766e", "#9d174d", "#5b21b6", "#3f6212")
"""Of the models, in their order; dark enough on white for 4.5:1."""
RIGHT = ("成功", "#15803d")
KIND_COLOURS = {
    Failure.RUN: "#111827",
    Failure.RETRIEVAL: "#1d4ed8",
    Failure.GENERATION: "#b45309",
    Failure.SUPPORT: "#7e22ce",
    Failure.REFUSAL: "#be123c",
}
"""What became of answers; as dark."""

_LABEL = 330
_SCALE = 430
_VALUE = 70
_ROW = 18
_GAP = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its interval."""

    value: float
    low: float
    high: float


def interval_chart(title: str, rows: Mapping[str, Sequence[Bar | None]]) -> str:
    """Values between 0 and 1 with their intervals: a group of lines for each measure.

    Args:
        title: What the chart shows, for those who do not see it too.
        rows: By label of the measure, a value for each model, None for none.
    """
    parts: list[str] = []
    top = 24
    for label, bars in rows.items():
        height = _ROW * len(bars)
        middle = top + height / 2
        parts.append(
            f'<text x="{_LABEL - 10}" y="{middle + 4:.0f}" text-anchor="end">{escape(label)}</text>'
        )
        for place, bar in enumerate(bars):
            if bar is not None:
                y = top + _ROW * place + _ROW / 2
                parts.append(_line(bar, y, COLOURS[place % len(COLOURS)]))
        top += height + _GAP
    grid = "".join(
        f'<line x1="{_x(tick):.0f}" x2="{_x(tick):.0f}" y1="18" y2="{top - 6}" class="grid"/>'
        f'<text x="{_x(tick):.0f}" y="12" text-anchor="middle" class="tick">{tick:g}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    )
    return _svg(title, top, grid + "".join(parts))


def _line(bar: Bar, y: float, colour: str) -> str:
    return (
        f'<line x1="{_x(bar.low):.1f}" x2="{_x(bar.high):.1f}" y1="{y:.1f}" y2="{y:.1f}"'
        f' stroke="{colour}" stroke-width="3" stroke-opacity="0.45"/>'
        f'<circle cx="{_x(bar.value):.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
        f'<text x="{_LABEL + _SCALE + 14}" y="{y + 4:.1f}" fill="{colour}">{bar.value:.3f}</text>'
    )


def share_chart(title: str, rows: Mapping[str, Sequence[tuple[str, int, str]]]) -> str:
    """How a whole falls into parts: one bar for each row.

    Args:
        title: What the chart shows.
        rows: By label, the parts: name, count, colour.
    """
    parts: list[str] = []
    top = 8
    for label, shares in rows.items():
        whole = sum(count for _, count, _ in shares) or 1
        parts.append(
            f'<text x="{_LABEL - 10}" y="{top + 19}" text-anchor="end">{escape(label)}</text>'
        )
        left = float(_LABEL)
        for name, count, colour in shares:
            width = _SCALE * count / whole
            if not count:
                continue
            parts.append(
                f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="28" fill="{colour}">'
                f"<title>{escape(name)} {count}</title></rect>"
            )
            if width > 18:
                parts.append(
                    f'<text x="{left + width / 2:.1f}" y="{top + 19}" text-anchor="middle"'
                    f' fill="#fff">{count}</text>'
                )
            left += width
        top += 28 + _GAP
    return _svg(title, top, "".join(parts))


def _x(value: float) -> float:
    return _LABEL + _SCALE * value


def _svg(title: str, height: float, content: str) -> str:
    width = _LABEL + _SCALE + _VALUE
    return (
        f'<svg viewBox="0 0 {width} {height:.0f}" role="img" aria-label="{escape(title)}"'
        f' class="chart">{content}</svg>'
    )
