"""Which rows of a grid label its columns, where the format itself does not say so.

Judged by what stands in the cells: labels over numbers or longer text, fiscal years side by side,
one cell spanning several labels. In doubt the answer is the smaller number: a header that is none
would label every row below it wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import pairwise

from rag.documents.builder import TableCell

_LARGEST_HEADER = 3
_SAMPLE = 40
"""Rows below the header that are looked at."""
_LONGEST_LABEL = 24
_REPEATS_WITHIN = 200
"""Rows among which a header is looked for again."""

_YEAR = r"(?:(?:令和|平成|昭和|[RHS])\s*(?:元|\d{1,2})|(?:FY\s*|西暦)?(?:19|20)\d\d)"
_PERIOD = re.compile(
    rf"""
      (?:{_YEAR}|'\d\d|\d{{1,2}})\s*(?:年度|年)(?:度?末|半ば|前半|後半)?  # 令和6年度, 2030年末
    | {_YEAR}\s*(?:年度?)?\s*[-~〜～]\s*(?:{_YEAR}|\d{{1,2}})?\s*(?:年度?)?(?:以降)?
    | (?:FY\s*(?:19|20)\d\d|[RHS]\s*\d{{1,2}})
    | {_YEAR}\s*(?:年度?)?\s*(?:以降|まで|以前)
    | \d{{1,2}}月(?:末|上旬|中旬|下旬)?(?:\s*[-~〜～]\s*\d{{1,2}}月)?
    | (?:第\s*\d\s*四半期|\d\s*Q|Q\s*\d|第?\d+期|\d+年目|[上下]半?期|[前後]期|[短中長]期)
    | (?:今|本|来|次|昨|前)年度?
    """,
    re.VERBOSE,
)
_BRACKETS = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")
_PERIOD_TAIL = re.compile(
    r"(?:の|における)?(?:当初)?(?:目標|実績|計画|見込み?|予算|決算|現状|基準|予定)?(?:値|額)?"
)
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(
    r"(?:約|計)?[▲△±+\-−]?\s*[¥$]?\s*\d[\d,]*(?:\.\d+)?\s*"
    r"(?:%|‰|[^\W\d]{1,4}|[^\W\d]{1,3}/[^\W\d]{1,3})?(?:以上|以下|未満|程度)?"
)
_NOTHING = re.compile(r"[-−―ー–—…・.*/]*")
_UNIT = re.compile(
    r"\(?\s*(?:単位\s*[:：]?\s*)?[^\W\d]{0,5}[円人件%‰位率月年日時所回トン校社者台本個㎡㎢ha]+\s*\)?"
)
# Words that name a column whatever stands before them (着手時期), and words that do so only bare or
# with another such word before them: 担当課 names a column, 企画課 stands in one.
_ATTRIBUTE = (
    r".{0,8}(?:名称?|番号|値|額|率|件数|人数|割合|時期|期間|期限|期日|日程|年月日|日付|場所|状況"
    r"|理由|根拠|概要|内容|区分|分類|種別|種類|単位|達成度|年度)"
)
_SUBJECT = (
    r"(?:施策|事業|取組み?|取り組み|対策|対応|方針|方向性?|課題|目的|目標|実績|現状|計画|予定|成果"
    r"|効果|評価|指標|KPI|進捗|担当者?|所管|主体|課|部署|部局|機関|府省庁?|省庁|責任者|対象者?|予算"
    r"|決算|財源|経費|費目|柱|分野|項目|事項|出典|備考|摘要|開始|終了|順位?)"
)
_MODIFIER = (
    r"(?:主な?|主担当|副|関係|関連|実施|担当|所管|主管|重点|個別|具体的な?|今後の|現在の|成果|活動"
    r"|数値|事業|施策|取組|計画|当初|最終|中間|年次|年度|評価|達成|KPI)"
)
_COLUMN_WORD = re.compile(rf"{_ATTRIBUTE}|{_MODIFIER}{{0,2}}{_SUBJECT}等?|No\.?|№|#", re.IGNORECASE)
_KEY_HEADER = re.compile(r"(?:項目|事項|区分|種別|用語|名称|番号|年度|分野|施策|事業|指標)名?")
"""What stands above a column of keys, and is hardly ever a key itself."""


class _Kind(Enum):
    """What a cell looks like."""

    EMPTY = auto()
    PERIOD = auto()
    NUMBER = auto()
    LABEL = auto()
    TEXT = auto()


_LABELS = {_Kind.PERIOD, _Kind.LABEL}


def infer_header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many leading rows of a grid label its columns.

    Args:
        rows: The cells row by row; a merged cell's text at its first place, empty elsewhere.
            Rows may differ in length.

    Returns:
        0 to 3, always fewer than there are rows.
    """
    grid = _Grid(rows[: _SAMPLE + _LARGEST_HEADER])
    if len(grid.kinds) < 2 or grid.width < 2:
        return 0
    depth = _depth(grid)
    if depth == 0 and _repeats(rows):
        depth = 1
    while depth and depth < _LARGEST_HEADER and _is_unit_row(grid, depth):
        depth += 1
    return min(depth, len(rows) - 1)


def mark_headers(
    rows: Sequence[Sequence[TableCell]], declared: int = 0, *, sure: bool = True
) -> list[list[TableCell]]:
    """Marks the cells of the header rows.

    A header is carried on through the rows that its own merged cells reach into.

    Args:
        rows: The cells row by row, a merged cell once.
        declared: Header rows that the file declares; 0 where it does not.
        sure: Whether the file means exactly so many; else there may be more.
    """
    count = declared if declared < len(rows) else 0
    if not count or not sure:
        count = max(count, infer_header_rows(text_grid(rows[:_REPEATS_WITHIN])))
    reach = max((i + c.row_span for i, row in enumerate(rows[:count]) for c in row), default=0)
    if count < reach <= _LARGEST_HEADER and reach < len(rows):
        count = reach
    return [[replace(cell, header=index < count) for cell in row] for index, row in enumerate(rows)]


def text_grid(rows: Sequence[Sequence[TableCell]]) -> list[list[str]]:
    """The texts of a table in a full grid; a merged cell's text at its first place."""
    width = max((c.column + c.column_span for row in rows for c in row), default=0)
    grid = [[""] * width for _ in rows]
    for row, line in zip(rows, grid, strict=True):
        for cell in row:
            line[cell.column] = cell.text
    return grid


class _Grid:
    """The first rows of a table, normalised and classified."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.width = max((len(row) for row in rows), default=0)
        self.cells = [
            [_normal(row[i]) if i < len(row) else "" for i in range(self.width)] for row in rows
        ]
        self.kinds = [_kinds(row) for row in self.cells]

    def column(self, index: int, start: int) -> list[_Kind]:
        """Kinds of the cells of a column that are not empty, from row `start` on."""
        kinds = (row[index] for row in self.kinds[start:])
        return [kind for kind in kinds if kind is not _Kind.EMPTY]

    def lengths(self, index: int, start: int) -> list[int]:
        """Lengths of the cells of a column that are not empty, from row `start` on."""
        return [len(row[index]) for row in self.cells[start:] if row[index]]

    def filled(self, row: int) -> list[int]:
        """Columns of a row that are not empty."""
        return [i for i, kind in enumerate(self.kinds[row]) if kind is not _Kind.EMPTY]


def _normal(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _kinds(cells: Sequence[str]) -> list[_Kind]:
    """Kinds of the cells of a row; bare years side by side (2024 | 2025) are periods."""
    kinds = [_kind(cell) for cell in cells]
    years = [i for i, cell in enumerate(cells) if _BARE_YEAR.fullmatch(cell)]
    if len(years) > 1 and all(int(cells[a]) < int(cells[b]) for a, b in pairwise(years)):
        for i in years:
            kinds[i] = _Kind.PERIOD
    return kinds


def _kind(cell: str) -> _Kind:
    if _NOTHING.fullmatch(cell):
        return _Kind.EMPTY
    if _is_period(cell):
        return _Kind.PERIOD
    if _NUMBER.fullmatch(cell):
        return _Kind.NUMBER
    if len(cell) > _LONGEST_LABEL or "。" in cell:
        return _Kind.TEXT
    return _Kind.LABEL


def _is_period(cell: str) -> bool:
    """令和6年度, 令和6年度(2024年度), R6, 2024年度目標値, 第1四半期, 4月."""
    bare = _BRACKETS.sub("", cell)
    match = _PERIOD.match(bare)
    return match is not None and _PERIOD_TAIL.fullmatch(bare, match.end()) is not None


def _depth(grid: _Grid) -> int:
    """Header rows by their labels: as many as are spanned, one above another."""
    for top in range(min(_LARGEST_HEADER, len(grid.kinds) - 1)):
        if not _only_labels(grid, top):
            return 0
        if _labels_columns(grid, top):
            depth = top + 1
            while depth < min(_LARGEST_HEADER, len(grid.kinds) - 1) and _goes_on(grid, depth):
                depth += 1
            return depth
        if not _spans(grid, top):
            return 0
    return 0


def _only_labels(grid: _Grid, row: int) -> bool:
    filled = grid.filled(row)
    return bool(filled) and all(grid.kinds[row][i] in _LABELS for i in filled)


def _spans(grid: _Grid, row: int) -> bool:
    """Whether a cell may span several labels of the row below: gaps here that are filled there."""
    above, below = set(grid.filled(row)), set(grid.filled(row + 1))
    if not below - above or not _only_labels(grid, row + 1):
        return False
    title_or_merged_down = len(above) == 1 or 0 not in above & below
    return title_or_merged_down or _period_columns(grid, row + 1) == len(below)


def _goes_on(grid: _Grid, row: int) -> bool:
    """Whether a row belongs to the header above it: it only divides cells that span columns."""
    above, here = set(grid.filled(row - 1)), set(grid.filled(row))
    if not _only_labels(grid, row) or not here - above or 0 in here & above:
        return False
    # Under a label that is not divided a second header row is empty (merged downwards).
    divided = {i for i in here if i not in above or i + 1 not in above}
    return here == divided and _differs_below(grid, row)


def _differs_below(grid: _Grid, row: int) -> bool:
    """Whether the rows below are fuller than this one, as rows of values are."""
    if row + 1 >= len(grid.kinds):
        return False
    return len(grid.filled(row + 1)) > len(grid.filled(row)) or _evidence(grid, row) > 0


def _labels_columns(grid: _Grid, row: int) -> bool:
    """Whether a row of labels differs enough from what stands below it."""
    filled = grid.filled(row)
    if len(filled) < 2 or len(filled) < grid.width / 2:
        return len(filled) >= 2 and _period_columns(grid, row) >= 2
    if _period_columns(grid, row) >= 2 or _numeric_columns(grid, row):
        return not _is_key_and_value(grid, row)
    if _named_columns(grid, row):
        return True
    return grid.width > 2 and _longer_columns(grid, row) >= 2


def _evidence(grid: _Grid, row: int) -> int:
    return _period_columns(grid, row) + len(_numeric_columns(grid, row))


def _period_columns(grid: _Grid, row: int) -> int:
    """Columns that a fiscal year or month labels while none stands below it."""
    kinds = grid.kinds[row]
    return sum(
        kind is _Kind.PERIOD and _Kind.PERIOD not in grid.column(i, row + 1)
        for i, kind in enumerate(kinds)
    )


def _numeric_columns(grid: _Grid, row: int) -> list[int]:
    """Columns in which nothing but numbers stands below a label."""
    found: list[int] = []
    for i in grid.filled(row):
        below = grid.column(i, row + 1)
        if below and below.count(_Kind.NUMBER) >= len(below) * 0.7:
            found.append(i)
    return found


def _longer_columns(grid: _Grid, row: int) -> int:
    """Columns whose cells are much longer than the label above them."""
    count = 0
    for i in grid.filled(row):
        lengths = grid.lengths(i, row + 1)
        mean = sum(lengths) / len(lengths) if lengths else 0
        count += mean >= 12 and mean >= 2 * len(grid.cells[row][i])
    return count


def _named_columns(grid: _Grid, row: int) -> bool:
    """Whether the row is made of words that name columns: 施策名, 目標値, 担当課."""
    filled = grid.filled(row)
    named = [i for i in filled if _names_column(grid, row, i)]
    if len(named) < 2 or len(named) < len(filled) * 0.6:
        return False
    return not _is_key_and_value(grid, row)


def _names_column(grid: _Grid, row: int, column: int) -> bool:
    return (
        grid.kinds[row][column] is _Kind.PERIOD
        or _COLUMN_WORD.fullmatch(_BRACKETS.sub("", grid.cells[row][column])) is not None
    )


def _is_key_and_value(grid: _Grid, row: int) -> bool:
    """Whether each row is a name and what it stands for: the first column names, row by row."""
    if grid.width > 2 or _KEY_HEADER.fullmatch(grid.cells[row][0]):
        return False
    names = [r for r in range(row, len(grid.cells)) if _names_column(grid, r, 0)]
    return len(names) >= 2 and len(names) >= (len(grid.cells) - row) * 0.5


def _repeats(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row comes again, as the header does on every printed page."""
    first = tuple(map(_normal, rows[0]))
    if sum(map(bool, first)) < 2 or any(_kind(cell) is _Kind.NUMBER for cell in first):
        return False
    later = [i for i, row in enumerate(rows[1:], 1) if tuple(map(_normal, row)) == first]
    return bool(later) and later[0] > 1


def _is_unit_row(grid: _Grid, row: int) -> bool:
    """Whether a row holds nothing but units: (千円) (％)."""
    if row + 1 >= len(grid.cells):
        return False
    cells = [grid.cells[row][i] for i in grid.filled(row)]
    return bool(cells) and all(cell.startswith("(") and _UNIT.fullmatch(cell) for cell in cells)
