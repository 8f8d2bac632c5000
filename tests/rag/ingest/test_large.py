"""Large but legal files go through `tenkyo ingest` in bounded memory."""

import json
import os
import subprocess
import sys

import pytest

from rag.index import Collection
from rag.index.verify import verify
from tests.rag.ingest.taking import rows
from tests.rag.ingest.updating import REPOSITORY

pytestmark = pytest.mark.long

MEBIBYTE = 2**20
COMMAND = """
import json, resource, sys
from rag.cli import main

try:
    main()
finally:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"peak": peak}), file=sys.stderr)
"""


def peak_memory(home, path):
    """Bytes that an ingest of one file needs at most."""
    finished = subprocess.run(
        [sys.executable, "-c", COMMAND, "ingest", str(path), "--collection", "plans"],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "TENKYO_HOME": str(home)},
        check=True,
    )
    return json.loads(finished.stderr.splitlines()[-1])["peak"]


def spreadsheet(path, count):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("施策一覧")
    sheet.append(["番号", "施策名", "担当", "令和６年度予算（千円）", "目標"])
    for i in range(1, count + 1):
        year = i % 5 + 6
        sheet.append(
            [f"{i // 100 + 1}-{i % 100 + 1}", f"第{i}地区の潮見橋の点検と補修", "海浜管理課",
             i * 37 % 99_991, f"令和{year}年度までに{i % 100}％"]
        )  # fmt: skip
    book.save(path)


def printed(path, count):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    for page in range(1, count + 1):
        canvas.setFont("HeiseiKakuGo-W5", 14)
        canvas.drawString(60, 780, f"第{page}節　潮見{page}号橋の整備")
        canvas.setFont("HeiseiKakuGo-W5", 10)
        for line in range(25):
            words = (
                f"潮見{page}号橋の{line}番目の部材の補修を、令和{line % 5 + 6}年度までに終える。"
            )
            canvas.drawString(60, 750 - 18 * line, words)
        canvas.drawString(290, 30, str(page))
        canvas.showPage()
    canvas.save()


@pytest.mark.parametrize(
    ("name", "make", "count", "pages"),
    [("一覧.xlsx", spreadsheet, 100_000, None), ("計画.pdf", printed, 2_000, 2_000)],
)
def test_large_but_legal(tmp_path, name, make, count, pages):
    make(tmp_path / name, count)
    assert peak_memory(tmp_path / "home", tmp_path / name) < 1536 * MEBIBYTE
    collection = Collection.open(tmp_path / "home/indexes", "plans")
    row = rows(collection)[name]
    with collection.snapshot() as snapshot:
        text = snapshot.text(row)
    assert (row.pages, verify(collection)) == (pages, [])
    assert row.passages > count / 20
    assert f"第{count}地区の潮見橋" in text or f"潮見{count}号橋の24番目の部材の補修" in text
    collection.close()
