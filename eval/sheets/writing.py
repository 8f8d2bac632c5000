"""Writing question files: JSON Lines, or sheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from eval.questions import Question, question_json
from eval.sheets.columns import ASSISTANT, EVIDENCE, FORMULA, PLAIN, SPELLING, USER, WHOLE
from rag.errors import ConfigurationError

_WIDTHS = {"id": 14, "質問": 48, "正答例": 40, "正答の表記": 32, "根拠": 48, "メモ": 32}
_WIDTH = 16
_CONTROLS = {place: None for place in range(32) if chr(place) not in "\t\n\r"}


def save_questions(questions: Sequence[Question], path: Path) -> None:
    """Writes a question file; its suffix says how.

    Args:
        questions: The questions.
        path: .jsonl, .xlsx or .csv; must not exist.

    Raises:
        ConfigurationError: The file exists, cannot be written, or has another suffix.
    """
    makers = {".jsonl": _json_lines, ".xlsx": _workbook, ".csv": _csv}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise ConfigurationError(
            f"{path.name} の形式が分かりません。{'・'.join(makers)} のいずれかにしてください。"
        )
    content = make(questions)
    try:
        with path.open("xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise ConfigurationError(
            f"{path} が既にあるため、上書きせずに止めました。別の名前を指定してください。"
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"{path} に書き出せません。フォルダーと権限を確かめてください。（{error.strerror}）"
        ) from error


def _json_lines(questions: Sequence[Question]) -> bytes:
    lines = (json.dumps(question_json(one), ensure_ascii=False) + "\n" for one in questions)
    return "".join(lines).encode()


def _csv(questions: Sequence[Question]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in _rows(questions):
        writer.writerow([f"'{cell}" if FORMULA.match(cell) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig")  # with BOM: Excel then reads UTF-8


def _workbook(questions: Sequence[Question]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "質問"
    for number, row in enumerate(_rows(questions), 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = text.translate(_CONTROLS)
            cell.data_type = "s"  # never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
                width = _WIDTHS.get(text.rstrip("0123456789"), _WIDTH)
                sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(questions: Sequence[Question]) -> list[list[str]]:
    most = max((len(one.evidence) for one in questions), default=1) or 1
    header = [*PLAIN, *(f"{name}{number}" for number in range(1, most + 1) for name in EVIDENCE)]
    return [header, *(_row(question, len(header)) for question in questions)]


def _row(question: Question, columns: int) -> list[str]:
    said = "\n".join(
        f"{USER if turn['role'] == 'user' else ASSISTANT}{turn['content']}"
        for turn in question.history
    )
    cells = [
        question.id,
        question.question,
        question.type,
        question.style,
        question.answer,
        "\n".join(SPELLING.join(group) for group in question.answer_keys),
        said,
        question.paraphrase_of,
        question.note,
    ]
    for entry in question.evidence:
        whole = WHOLE if not entry.quote and entry.page is None else ""
        cells += [entry.doc, entry.quote or whole, str(entry.page or "")]
    return cells + [""] * (columns - len(cells))
