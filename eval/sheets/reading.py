"""Reading question sheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.sheets.columns import ASSISTANT, EVIDENCE, FORMULA, PLAIN, SPELLING, USER, WHOLE
from rag.errors import ConfigurationError
from rag.japanese.normalize import squeeze

_NUMBERED = re.compile(r"^(?P<name>根拠の文書|根拠のページ|根拠)(?P<number>\d*)$")
_FOREIGN = "|"


def read_rows(path: Path) -> list[tuple[int, dict[str, Any] | ValueError]]:
    """Reads the questions of a sheet.

    Args:
        path: .xlsx (its first sheet) or .csv (UTF-8 or Shift_JIS); the first row has the names.

    Returns:
        The rows that are not empty, each with its number and as a question file would have it, or
        with what is wrong with it.

    Raises:
        ConfigurationError: The file cannot be read, or a column is missing or unknown.
    """
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    header, *body = rows or [[]]
    names = [squeeze(name) for name in header]
    _require_columns(names, path)
    return [
        (number, _read(names, row))
        for number, row in enumerate(body, 2)
        if any(cell.strip() for cell in row)
    ]


def _read(names: Sequence[str], row: Sequence[str]) -> dict[str, Any] | ValueError:
    try:
        return _question(names, row)
    except ValueError as error:
        return error


def _require_columns(names: Sequence[str], path: Path) -> None:
    known = f"{'、'.join([*PLAIN, *(f'{name}1' for name in EVIDENCE)])}"
    missing = [name for name in ("id", "質問") if name not in names]
    unknown = [name for name in names if name and name not in PLAIN and not _NUMBERED.match(name)]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    for wrong, what in (
        (missing, "がありません"),
        (unknown, "は分かりません"),
        (twice, "が2つあります"),
    ):
        if wrong:
            raise ConfigurationError(
                f"{path.name} の1行目の見出しに、列「{'」「'.join(wrong)}」{what}。"
                f"使える列: {known}"
            )


def _workbook(path: Path) -> list[list[str]]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [[_cell(cell) for cell in row] for row in book.worksheets[0].values]
        book.close()
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ConfigurationError(
            f"質問ファイル {path.name} を Excel のブックとして読めません。"
            "Excel で開けるかを確かめ、.xlsx で保存し直してください。"
        ) from error
    return rows


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _unquoted(str(value))


def _csv(path: Path) -> list[list[str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"質問ファイル {path.name} を読めません。ファイルと権限を確かめてください。"
        ) from error
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            rows = csv.reader(io.StringIO(text, newline=""), strict=True)
            return [[_unquoted(cell) for cell in row] for row in rows]
        except csv.Error as error:
            raise ConfigurationError(
                f"質問ファイル {path.name} を CSV として読めません（{error}）。"
                "引用符の閉じ忘れがないか確かめてください。"
            ) from error
    raise ConfigurationError(
        f"質問ファイル {path.name} の文字コードが分かりません。UTF-8 か Shift_JIS にしてください。"
    )


def _unquoted(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _question(names: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    evidence: dict[int, dict[str, Any]] = {}
    for name, cell in zip(names, row, strict=False):
        text = cell.strip()
        if not text:
            continue
        if (field := PLAIN.get(name)) is not None:
            found[field] = _field(field, text)
        elif (match := _NUMBERED.match(name)) is not None:
            entry = evidence.setdefault(int(match["number"] or 1), {})
            if text == WHOLE:
                entry["whole"] = True
            else:
                entry[EVIDENCE[match["name"]]] = _page(text) if "ページ" in name else text
    if evidence:
        found["evidence"] = [evidence[number] for number in sorted(evidence)]
    return found


def _field(field: str, text: str) -> Any:  # noqa: ANN401 (as the field has it)
    if field == "answer_keys":
        return [
            [part.strip() for part in line.replace(_FOREIGN, SPELLING).split(SPELLING)]
            for line in _lines(text)
        ]
    return list(_turns(_lines(text))) if field == "history" else text


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _turns(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Turns of 利用者 and 回答; a line without either goes on with the one before."""
    turn: dict[str, str] | None = None
    for line in lines:
        for mark, role in ((USER, "user"), (ASSISTANT, "assistant")):
            if line.startswith(mark):
                if turn is not None:
                    yield turn
                turn = {"role": role, "content": line[len(mark) :]}
                break
        else:
            if turn is None:
                raise ValueError(
                    f"列「これまでの会話」の行は「{USER}」か「{ASSISTANT}」で始めてください"
                )
            turn["content"] += f"\n{line}"
    if turn is not None:
        yield turn


def _page(text: str) -> int | str:
    # What is no number is refused with its line, as in a question file.
    return int(text) if text.isdecimal() else text
