"""Text that flows through columns and pages comes out as it was written."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.documents.pdf.reader import read_pdf
from tests.rag.documents.pdf.pages import GOTHIC, NO_OCR, Paper, shown

WORDS = [
    "みなと市は", "事業者が", "職員に対し", "関係機関と連携して", "国の方針を踏まえ",
    "令和九年度までに", "年２回", "行政手続を", "データ連携基盤を", "窓口の待ち時間を",
    "子育て世帯の相談を", "公共施設の予約を", "防災の情報を", "1,250件を目安として",
    "約3.5億円の予算で", "段階的に", "見直し、", "推進し、", "公表するため、", "点検して、",
]  # fmt: skip
BOTTOM, LEADING, SIZE = 760, 16, 10


class Press:
    """Sets paragraphs into columns and begins new ones, and new pages, where they are full."""

    def __init__(self, paper: Paper, columns: int) -> None:
        self.paper, self.columns = paper, columns
        self.chars = 45 // columns - (1 if columns > 1 else 0)
        self.page, self.column, self.y = 0, columns, 0.0
        self.next_column()

    def next_column(self) -> None:
        self.column += 1
        if self.column >= self.columns:
            if self.page:
                self.paper.page()
            self.page, self.column = self.page + 1, 0
            self.paper.text(72, 45, "みなと市デジタル計画", 9)
            self.paper.text(290, 810, f"- {self.page} -")
        self.y = 90.0

    def line(self, text: str, indent: int = 0, font: str | None = None) -> None:
        if self.y > BOTTOM:
            self.next_column()
        x = 72 + self.column * (self.chars + 2) * SIZE + indent * SIZE
        self.paper.text(x, self.y, text, SIZE, **({"font": font} if font else {}))
        self.y += LEADING

    def paragraph(self, text: str) -> None:
        first, rest = text[: self.chars - 1], text[self.chars - 1 :]
        self.line(first, 1)
        for at in range(0, len(rest), self.chars):
            self.line(rest[at : at + self.chars])


def wide(text: str) -> str:
    """Half-width figures would shift the line ends, which the press counts in characters."""
    return text.translate(str.maketrans("0123456789,.", "０１２３４５６７８９，．"))


def sentence(source: random.Random) -> str:
    return wide("".join(source.choice(WORDS) for _ in range(source.randint(3, 12)))) + "進める。"


@pytest.mark.parametrize("seed", range(6))
def test_paragraphs_come_out_as_they_were_written(tmp_path, seed):
    source = random.Random(seed)
    paper = Paper(tmp_path / "a.pdf")
    press = Press(paper, columns=source.choice([1, 1, 2, 3]))
    expected = []
    for number in range(24):
        if number % 6 == 0:
            if press.y > BOTTOM - 5 * LEADING:
                press.next_column()
            heading = f"{number // 6 + 1}　基本的な方針"
            press.line(heading, font=GOTHIC)
            expected.append(("heading", heading, 1))
        text = "".join(sentence(source) for _ in range(source.randint(1, 4)))
        press.paragraph(text)
        expected.append(("paragraph", text))
    assert shown(paper.read()) == expected


def test_files_may_be_read_at_once(tmp_path):
    paths = []
    for number in range(4):
        paper = Paper(tmp_path / f"{number}.pdf")
        press = Press(paper, columns=2)
        for _ in range(30):
            press.paragraph(f"第{number}の文書の段落であり、ほかの文書の文字は一つも混ざらない。")
        paths.append(paper.save())
    alone = [read_pdf(path, NO_OCR) for path in paths]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda path: read_pdf(path, NO_OCR), paths * 3))
    assert together == alone * 3


READ_IN_CHILD = """
    import resource, sys
    from pathlib import Path
    from rag.documents.model import ReadLimits
    from rag.documents.pdf.reader import read_pdf

    document = read_pdf(Path(sys.argv[1]), ReadLimits(ocr=False))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(document.pages, len(document.blocks), peak)
"""


@pytest.mark.long
def test_two_thousand_pages_in_bounded_memory(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    press = Press(paper, columns=1)
    count = 0
    while press.page < 2000:
        text = wide(f"第{count}の段落である。") + "手続をオンラインで完結できるようにする。" * 6
        press.paragraph(text)
        count += 1
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(READ_IN_CHILD), str(paper.save())],
        capture_output=True,
        text=True,
        check=True,
    )
    pages, blocks, peak = map(int, run.stdout.split())
    assert (pages, blocks) == (2000, count)
    assert peak < 1024 * 1024  # kilobytes
