"""The marking sheet as an Excel workbook, out and in."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.marking.model import MARKERS, Key, Mark, MarkedRow, Sheet
from eval.marking.sheet import write_new
from rag.errors import ConfigurationError

SHEET = "採点表"
_GUIDE = "採点のしかた"
_SHEET_ID = "採点表の番号："
_FIXED = ("番号", "質問", "文書の記載", "模範の答え", "回答")
COLUMNS = (*_FIXED, *(text for marker in MARKERS for text in (marker, f"{marker}の理由")))
_WIDTHS = (9, 32, 44, 32, 52, 9, 28, 9, 28)
_FONT = "游ゴシック"
_FILL = "D9E2F3"
_TO_FILL = "FFF9E5"
_LINE = "BFBFBF"
_LONGEST_CELL = 32_000
_A3 = 8  # ECMA-376 part 1, 18.3.1.63, paperSize
_LINE_HEIGHT = 15.0
_HIGHEST_ROW = 400.0  # points; Excel allows 409
_WIDE_FROM = 0x1100  # Hangul Jamo; what stands before is narrow
_SHOWN = 5
_SPELLINGS = {
    **dict.fromkeys("○〇◯⚪oO0", Mark.GOOD),
    **dict.fromkeys("△▲▵", Mark.FAIR),
    **dict.fromkeys("×✕✖✗╳xX", Mark.BAD),
}
_RULES = (
    "回答を、質問と「文書の記載」に照らして採点してください。",
    "○：問われたことに正しく答えている。文書に答えがない質問では、答えないでいる。",
    "△：一部だけが正しい、または余計な内容や不足がある。",
    "×：誤っている、または答えのある質問に答えていない。",
    "△と×には理由を書いてください。",
    "どの回答がどのモデルのものかは、採点が終わるまで分かりません。"
    "記号（A、B…）の順は質問ごとに違います。",
    "2人で採点します。相談せず、それぞれの列に書いてください。"
    "ファイルを2つに分けて採点してもかまいません（読み込むときに合わせます）。",
)


def write_sheet(sheet: Sheet, path: Path) -> None:
    """Writes a sheet for the markers.

    Raises:
        ConfigurationError: The file exists or cannot be written.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    page: Any = workbook.active
    page.title = SHEET
    page.append(COLUMNS)
    for row in sheet.rows:
        page.append(
            [_cell(text) for text in (row.id, row.question, row.evidence, row.model_answer)]
            + [_cell(row.answer), "", "", "", ""]
        )
    _style(page, len(sheet.rows))
    guide = workbook.create_sheet(_GUIDE)
    guide.column_dimensions["A"].width = 100
    for rule in _RULES:
        guide.append([rule])
    guide.append([])
    guide.append([f"{_SHEET_ID}{sheet.id}"])
    stream = io.BytesIO()
    workbook.save(stream)
    write_new(path, stream.getvalue())


def _cell(text: str) -> str:
    """A text that a workbook can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST_CELL]


def _style(page: Any, rows: int) -> None:  # noqa: ANN401
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    line = Side(style="thin", color=_LINE)
    for place, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(place)].width = width
    for cells in page.iter_rows():
        for cell in cells:
            heading = cell.row == 1
            if cell.data_type == "f":
                cell.data_type = "s"  # what a model wrote is never a formula
            cell.font = Font(name=_FONT, size=10, bold=heading)
            cell.border = Border(line, line, line, line)
            marks = cell.column > len(_FIXED) and not heading
            centred = "center" if marks and COLUMNS[cell.column - 1] in MARKERS else None
            cell.alignment = Alignment(horizontal=centred, vertical="top", wrap_text=True)
            if heading or marks:
                cell.fill = PatternFill("solid", fgColor=_FILL if heading else _TO_FILL)
    allowed = DataValidation(
        type="list",
        formula1=f'"{",".join(Mark)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="採点",
        error="○、△、×のどれかを選んでください。",
    )
    page.add_data_validation(allowed)
    for place, name in enumerate(COLUMNS, 1):
        if name in MARKERS:
            letter = get_column_letter(place)
            allowed.add(f"{letter}2:{letter}{rows + 1}")
    for number in range(2, rows + 2):
        page.row_dimensions[number].height = _height(page[number])
    page.freeze_panes = "B2"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A3
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


def _height(cells: Sequence[Any]) -> float:
    """Points that the longest text of a row needs; Japanese is two columns wide."""
    lines = max(
        sum(
            1 + sum(2 - (ord(character) < _WIDE_FROM) for character in line) // int(width)
            for line in str(cell.value or "").split("\n")
        )
        for cell, width in zip(cells, _WIDTHS, strict=True)
    )
    return min(lines * _LINE_HEIGHT, _HIGHEST_ROW)


def read_sheets(paths: Sequence[Path], key: Key) -> list[MarkedRow]:
    """Reads marks; copies that were filled in apart are put together.

    Args:
        paths: The workbook, or its copies.
        key: The key of the sheet.

    Returns:
        A row for each row of the key, in its order.

    Raises:
        ConfigurationError: A file is no marking sheet or that of another key; a row is missing,
            unknown or there twice; a mark is unknown, missing, or differs between copies. The
            message names file and row.
    """
    found: dict[str, list[str]] = {}
    for path in paths:
        for name, values in _rows_of(path, key).items():
            merged = found.setdefault(name, [""] * len(values))
            for place, value in enumerate(values):
                if value and merged[place] and value != merged[place]:
                    column = COLUMNS[len(_FIXED) + place]
                    raise ConfigurationError(
                        f"{path.name} の {name}：「{column}」が、ほかのファイルと食い違います"
                        f"（「{merged[place]}」と「{value}」）。どちらかを消してください。"
                    )
                merged[place] = merged[place] or value
    _require_marks(found)
    return [_marked(name, found[name]) for name in key.rows]


def _marked(name: str, values: Sequence[str]) -> MarkedRow:
    first, first_reason, second, second_reason = values
    return MarkedRow(name, (Mark(first), Mark(second)), (first_reason, second_reason))


def _require_marks(found: Mapping[str, Sequence[str]]) -> None:
    for place, marker in enumerate(MARKERS):
        missing = [name for name, values in found.items() if not values[2 * place]]
        if missing:
            raise ConfigurationError(
                f"「{marker}」の採点がない行が {len(missing)} 行あります（{_some(missing)}）。"
                "全ての行に ○、△、× のどれかを入れてください。"
            )


def _rows_of(path: Path, key: Key) -> dict[str, list[str]]:
    """The marks and reasons of a file, by the id of the row."""
    page = _page(path, key)
    rows = page.iter_rows(values_only=True)
    heading = tuple(_text(value) for value in next(rows, ()))
    if heading[: len(COLUMNS)] != COLUMNS:
        lacking = [name for name in COLUMNS if name not in heading] or ["（列の順が違います）"]
        raise ConfigurationError(
            f"{path.name} の1行目が採点表の見出しではありません（{_some(lacking)}）。"
            "列を消したり並べ替えたりせず、採点表のまま保存してください。"
        )
    found: dict[str, list[str]] = {}
    for number, cells in enumerate(rows, 2):
        values = [_text(value) for value in cells[: len(COLUMNS)]]
        if not any(values):
            continue
        name = values[0]
        place = f"{path.name} の {number} 行目"
        if name not in key.rows:
            raise ConfigurationError(
                f"{place}：番号「{name}」は、この採点表にありません。"
                "番号の列を書き換えていないか、対応表が合っているかを確かめてください。"
            )
        if name in found:
            raise ConfigurationError(
                f"{place}：番号「{name}」の行が2つあります。1つにしてください。"
            )
        found[name] = _marks(values[len(_FIXED) :], place)
    missing = [name for name in key.rows if name not in found]
    if missing:
        raise ConfigurationError(
            f"{path.name} に、採点表の行が {len(missing)} 行ありません（{_some(missing)}）。"
            "行を消さずに、採点表の全ての行を残してください。"
        )
    return found


def _marks(values: Sequence[str], place: str) -> list[str]:
    """Marks in one spelling, with their reasons."""
    given = list(values)
    for offset in range(0, len(given), 2):
        if given[offset]:
            mark = _SPELLINGS.get(given[offset])
            if mark is None:
                raise ConfigurationError(
                    f"{place}：「{COLUMNS[len(_FIXED) + offset]}」の「{given[offset]}」は"
                    "採点の記号ではありません。○、△、× のどれかにしてください。"
                )
            given[offset] = mark.value
    return given


def _page(path: Path, key: Key) -> Any:  # noqa: ANN401
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(path)
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ConfigurationError(
            f"{path.name} を Excel ファイルとして読めません。"
            "採点表を .xlsx のまま保存したファイルを指定してください。"
        ) from error
    lacking = [name for name in (SHEET, _GUIDE) if name not in workbook.sheetnames]
    if lacking:
        raise ConfigurationError(
            f"{path.name} にシート「{lacking[0]}」がありません。"
            "シートを消さずに保存した、採点表のファイルを指定してください。"
        )
    said = [_text(value) for (value,) in workbook[_GUIDE].iter_rows(max_col=1, values_only=True)]
    if f"{_SHEET_ID}{key.sheet}" not in said:
        raise ConfigurationError(
            f"{path.name} は、この対応表の採点表ではありません。"
            f"番号が {key.sheet} の採点表（シート「{_GUIDE}」の末尾に書いてあります）を"
            "指定してください。"
        )
    return workbook[SHEET]


def _text(value: object) -> str:
    return "" if value is None else unicodedata.normalize("NFC", str(value)).strip()


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_SHOWN]) + (" など" if len(names) > _SHOWN else "")
