"""Workbooks as files."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from rag.documents.model import ReadLimits
from rag.documents.xlsx.reader import read_xlsx
from rag.errors import BrokenDocumentError, DocumentTooLargeError, EmptyDocumentError
from tests.rag.documents.libreoffice import convert, needs_libreoffice
from tests.rag.documents.office_files import SHEET_NAMESPACES, write_xlsx
from tests.rag.documents.xlsx.sheets import LIMITS, rows


def test_sheets_and_offsets(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "一枚目"
    rows(book.active, "東|10")
    rows(book.create_sheet("二枚目"), "西|20")
    book.save(tmp_path / "a.xlsx")
    document = read_xlsx(tmp_path / "a.xlsx", LIMITS)
    assert (document.format, document.pages) == ("xlsx", None)
    assert document.text == "一枚目\n東\t10\n二枚目\n西\t20"
    assert [(b.sheet, b.page, b.char_start) for b in document.blocks] == [
        ("一枚目", None, 0),
        ("一枚目", None, 4),
        ("二枚目", None, 9),
        ("二枚目", None, 13),
    ]


def test_nothing_to_read(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません"):
        read_xlsx(tmp_path / "a.xlsx", LIMITS)


def test_too_many_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("二枚目")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(DocumentTooLargeError, match="シートが多すぎます（2枚）"):
        read_xlsx(tmp_path / "a.xlsx", ReadLimits(max_pages=1))


def test_entities_are_refused(tmp_path: Path) -> None:
    cells = f"<worksheet {SHEET_NAMESPACES}><row><c><v>&a;</v></c></row></worksheet>"
    bomb = f"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>{cells}"
    path = write_xlsx(tmp_path / "a.xlsx", {"表": "x"}, parts={"xl/worksheets/sheet0.xml": bomb})
    with pytest.raises(BrokenDocumentError, match="DOCTYPE"):
        read_xlsx(path, LIMITS)


@needs_libreoffice
def test_same_cells_as_libreoffice(tmp_path: Path) -> None:
    book = Workbook()
    codes = ["#,##0", "0.0%", "yyyy/m/d", '[$-411]ggge"年"m"月"', "#,##0;▲#,##0", "0.00", "General"]
    values = [1234.5, -0.456, 45383, 0, 7, 9999.995, -12]
    rows(book.active, "い|ろ|は|に|ほ|へ|と")
    for i, value in enumerate(values, 2):
        for j, code in enumerate(codes, 1):
            shown = abs(value) + 61 if "yyyy" in code or "gg" in code else value
            book.active.cell(i, j, shown).number_format = code
    book.save(tmp_path / "a.xlsx")
    document = read_xlsx(tmp_path / "a.xlsx", LIMITS)
    ours = [
        [document.text[c.char_start : c.char_end] for c in block.cells]
        for block in document.blocks
        if block.cells
    ]
    path = convert(tmp_path / "a.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76", ".csv")
    assert ours == list(csv.reader(path.read_text("utf-8").splitlines()))


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in KiB on Linux only")
def test_a_sheet_of_100_000_rows_in_bounded_time_and_memory(tmp_path: Path) -> None:
    count = 100_000
    styles = (
        "<numFmts><numFmt numFmtId='200' formatCode='#,##0;▲#,##0'/></numFmts>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='200'/><xf numFmtId='10'/><xf numFmtId='28'/>"
        "</cellXfs>"
    )
    names = "".join(f"<c t='s'><v>{i}</v></c>" for i in range(8))
    lines = "".join(
        f"<row><c><v>{i}</v></c><c t='s'><v>8</v></c><c s='1'><v>{i * 37 - 50_000}</v></c>"
        f"<c s='2'><v>{i / count}</v></c><c s='3'><v>{40_000 + i % 9_000}</v></c>"
        f"<c t='inlineStr'><is><t>施設{i}号</t></is></c><c><v>{i / 7}</v></c>"
        f"<c s='1'><v>{i}</v></c></row>"
        for i in range(count)
    )
    headers = ("番号", "地区", "増減", "割合", "開始日", "施設名", "単価", "金額", "港の東の地区")
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"台帳": f"<sheetData><row>{names}</row>{lines}</sheetData>"},
        strings="".join(f"<si><t>{text}</t></si>" for text in headers),
        styles=styles,
    )
    script = (
        "import pathlib, resource, sys, time\n"
        "from rag.documents.model import ReadLimits\n"
        "from rag.documents.xlsx.reader import read_xlsx\n"
        "start = time.perf_counter()\n"
        "document = read_xlsx(pathlib.Path(sys.argv[1]), ReadLimits())\n"
        "print(len(document.blocks), time.perf_counter() - start,\n"
        "      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[4],
    )  # fmt: skip
    blocks, seconds, kibibytes = done.stdout.split()
    assert int(blocks) == count + 2
    assert float(seconds) < 60
    assert int(kibibytes) < 1024 * 1024
