"""The data of native charts as lines of text: 令和６年度：参加者 1,200人、目標 1,500人.

Read from what the chart itself keeps of its values (the cache), shown by the number format of its
labels. Source: ECMA-376 part 1, 21.2 (c:chartSpace); [MS-ODRAWXML] 2.24.3 (cx:chartSpace).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.documents.drawings import body_texts
from rag.documents.number_format import GENERAL, format_number
from rag.documents.ooxml import CX, A, C, integer, is_on, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from rag.documents.zipped import OfficePackage

_MOST_LINES = 500
"""A chart of more points is a cloud or a curve that nobody reads point by point."""


@dataclass(frozen=True, slots=True)
class _Series:
    """One row of values of a chart.

    Attributes:
        name: Its name in the legend; may be empty.
        categories: What stands on the axis below each point, by the point's index.
        values: What is shown for each point.
    """

    name: str
    categories: dict[int, str] = field(default_factory=dict)
    values: dict[int, str] = field(default_factory=dict)


def chart_lines(package: OfficePackage, part: str, warn: Callable[[str], None]) -> list[str]:
    """Reads a chart part.

    Args:
        package: The open file.
        part: Name of the part.
        warn: Takes a Japanese sentence on what could not be read.

    Returns:
        Its title, the titles of its axes, text boxes drawn on it, and one line per category with
        the value of every series.
    """
    root = package.optional_xml(part)
    if root is None:
        return []
    if root.tag.startswith(CX):
        lines, series = _extended_texts(root), list(_extended_series(root))
    else:
        lines, series = _texts(root), list(_all_series(root))
    for drawing in package.related(part, "chartUserShapes"):
        lines += body_texts(package.xml(drawing))
    data = list(_lines(series))
    if series and not data:
        warn("グラフに値が保存されていないため、グラフの数値は読めません。")
    if len(data) > _MOST_LINES:
        warn(f"点が{_MOST_LINES}を超えるグラフは、はじめの{_MOST_LINES}点だけを読みました。")
    return lines + data[:_MOST_LINES]


def _lines(series: list[_Series]) -> Iterator[str]:
    """One line per category; series without categories give one line each."""
    categories: dict[int, str] = {}
    for one in series:
        for index, category in one.categories.items():
            categories.setdefault(index, category)
    if not categories:
        yield from (_line(one.name, list(one.values.values())) for one in series if one.values)
        return
    indices = sorted({index for one in series for index in one.values})
    for index in indices:
        shown = [f"{one.name} {one.values[index]}".strip() for one in series if index in one.values]
        yield _line(categories.get(index, ""), shown)


def _line(label: str, values: list[str]) -> str:
    return f"{label}：{'、'.join(values)}" if label else "、".join(values)


def _texts(root: Element) -> list[str]:
    """Titles of the chart and its axes."""
    texts: list[str] = []
    for title in root.iter(f"{C}title"):
        texts += [_one_line("".join(body_texts(title)) or _cached_text(title))]
    return [text for text in texts if text]


def _cached_text(holder: Element) -> str:
    return "".join(value.text or "" for value in holder.iter(f"{C}v"))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _all_series(root: Element) -> Iterator[_Series]:
    for series in root.iter(f"{C}ser"):
        name = series.find(f"{C}tx")
        yield _Series(
            name=_one_line(_cached_text(name)) if name is not None else "",
            categories=_categories(series),
            values=_values(series),
        )


def _categories(series: Element) -> dict[int, str]:
    for name in ("cat", "xVal"):
        holder = series.find(f"{C}{name}")
        if holder is None:
            continue
        levels = list(holder.iter(f"{C}lvl"))
        if levels:
            return _nested_categories(levels)
        return _points(holder)
    return {}


def _nested_categories(levels: list[Element]) -> dict[int, str]:
    """Levels from the innermost outwards; an outer label holds until the next one."""
    inner = _points(levels[0])
    outer = [sorted(_points(level).items()) for level in levels[1:]]
    shown: dict[int, str] = {}
    for index, text in inner.items():
        above = [
            next((label for at, label in reversed(level) if at <= index), "") for level in outer
        ]
        shown[index] = " ".join(label for label in [*reversed(above), text] if label)
    return shown


def _points(holder: Element, code: str | None = None) -> dict[int, str]:
    """The cached points: texts as they are, numbers by their format."""
    own = next((e.text for e in holder.iter(f"{C}formatCode")), None) or GENERAL
    text_caches = holder.iter(f"{C}strCache", f"{C}strLit", f"{C}multiLvlStrCache")
    texts = next(text_caches, None) is not None
    shown: dict[int, str] = {}
    for point in holder.iter(f"{C}pt"):
        value = point.findtext(f"{C}v")
        if value is None or value.startswith("#"):
            continue
        if not texts and local_name(holder) != "lvl":
            value = format_number(value, code or point.get("formatCode") or own)
        shown[integer(point.get("idx"))] = _one_line(value)
    return shown


def _values(series: Element) -> dict[int, str]:
    holder = series.find(f"{C}val")
    if holder is None:
        holder = series.find(f"{C}yVal")
    if holder is None:
        return {}
    labels = _labels(series)
    code = _own_code(labels)
    if labels is not None and _shows_only_percent(labels):
        return _shares(holder, code or "0%")
    return _points(holder, code)


def _labels(series: Element) -> Element | None:
    """Data labels of the series, else of its plot."""
    own = series.find(f"{C}dLbls")
    plot = series.getparent()
    return own if own is not None or plot is None else plot.find(f"{C}dLbls")


def _own_code(labels: Element | None) -> str | None:
    """A number format of the labels that is not the one of the cells."""
    found = labels.find(f"{C}numFmt") if labels is not None else None
    if found is None or is_on(found.get("sourceLinked")):
        return None
    return found.get("formatCode") or None


def _shows_only_percent(labels: Element) -> bool:
    def shows(name: str) -> bool:
        found = labels.find(f"{C}{name}")
        return found is not None and is_on(found.get("val"), default=True)

    return shows("showPercent") and not shows("showVal")


def _shares(holder: Element, code: str) -> dict[int, str]:
    """Values as the percentages that a pie's labels show."""
    values: dict[int, float] = {}
    for point in holder.iter(f"{C}pt"):
        try:
            values[integer(point.get("idx"))] = float(point.findtext(f"{C}v") or "")
        except ValueError:
            continue
    total = sum(values.values())
    if not total:
        return {}
    return {i: format_number(repr(value / total), code) for i, value in values.items()}


def _extended_texts(root: Element) -> list[str]:
    texts: list[str] = []
    for title in root.iter(f"{CX}title"):
        rich = "".join(body_texts(title))
        texts.append(_one_line(rich or "".join(v.text or "" for v in title.iter(f"{CX}v"))))
    return [text for text in texts if text]


def _extended_series(root: Element) -> Iterator[_Series]:
    """Waterfall, treemap, funnel and their kind."""
    data = {block.get("id", ""): block for block in root.iter(f"{CX}data")}
    for series in root.iter(f"{CX}series"):
        reference = series.find(f"{CX}dataId")
        block = data.get(reference.get("val", "")) if reference is not None else None
        if block is None:
            continue
        name = series.find(f"{CX}tx")
        texts = name.iter(f"{CX}v", f"{A}t") if name is not None else ()
        yield _Series(
            name=_one_line("".join(text.text or "" for text in texts)),
            categories=_dimension(block, "strDim"),
            values=_dimension(block, "numDim"),
        )


def _dimension(block: Element, name: str) -> dict[int, str]:
    """Texts or values of the innermost level, with the outer levels before them."""
    dimension = block.find(f"{CX}{name}")
    if dimension is None:
        return {}
    shown: dict[int, str] = {}
    for level in dimension.iter(f"{CX}lvl"):
        code = level.get("formatCode") or GENERAL
        for point in level:
            if local_name(point) != "pt" or not point.text:
                continue
            text = format_number(point.text, code) if name == "numDim" else point.text
            index = integer(point.get("idx"))
            shown[index] = f"{text} {shown[index]}" if index in shown else text
    return shown
