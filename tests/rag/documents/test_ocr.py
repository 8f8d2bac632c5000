"""The recogniser's table of words, and what happens without the program."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from rag.documents import ocr
from rag.documents.ocr import OcrLine, OcrWord, parse_tsv, recognise, tesseract_program

HEADER = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num"
    "\tleft\ttop\twidth\theight\tconf\ttext\n"
)


def word(block: int, line: int, number: int, box: tuple, confidence: float, text: str) -> str:
    return "\t".join(map(str, (5, 1, block, 1, line, number, *box, confidence, text))) + "\n"


def test_words_become_lines():
    tsv = (
        HEADER
        + "4\t1\t1\t1\t1\t0\t10\t10\t200\t20\t-1\t\n"
        + word(1, 1, 1, (10, 10, 60, 20), 90, "行政手続")
        + word(1, 1, 2, (72, 11, 30, 20), 60, '"の"')
        + word(1, 2, 1, (10, 40, 40, 22), 95, "電子化")
        + word(2, 1, 1, (300, 10, 10, 20), 95, " ")
    )
    assert parse_tsv(tsv) == [
        # 90 for four characters and 60 for three: (360 + 180) / 7.
        OcrLine((OcrWord("行政手続", 10, 70), OcrWord('"の"', 72, 102)), 10.5, 30.5, 540 / 7),
        OcrLine((OcrWord("電子化", 10, 50),), 40, 62, 95),
    ]


@pytest.mark.parametrize(
    ("text", "confidence", "kept"),
    [("行政手続", 41, True), ("行政手続", 39, False), ("ー-", 69, False), ("３", 96, True)],
)
def test_specks_are_no_text(text, confidence, kept):
    found = parse_tsv(HEADER + word(1, 1, 1, (0, 0, 50, 20), confidence, text))
    assert [line.text for line in found] == [text] * kept


@pytest.fixture
def fresh_look():
    tesseract_program.cache_clear()
    yield
    tesseract_program.cache_clear()


@pytest.mark.usefixtures("fresh_look")
def test_without_the_program_nothing_is_recognised(monkeypatch):
    monkeypatch.setattr(ocr.shutil, "which", lambda name: None)
    assert tesseract_program() is None
    assert recognise(np.zeros((10, 10), dtype=np.uint8), 300) is None


@pytest.mark.usefixtures("fresh_look")
def test_a_program_without_japanese_is_of_no_use(monkeypatch):
    monkeypatch.setattr(ocr.shutil, "which", lambda name: "/opt/tesseract")
    listing = subprocess.CompletedProcess([], 0, stdout="List of languages:\neng\nosd\n")
    monkeypatch.setattr(ocr.subprocess, "run", lambda *args, **options: listing)
    assert tesseract_program() is None


@pytest.mark.usefixtures("fresh_look")
def test_a_page_that_takes_too_long_is_given_up(monkeypatch):
    def run(command, **options):
        if "--list-langs" in command:
            return subprocess.CompletedProcess(command, 0, stdout="eng\njpn\n")
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(ocr.shutil, "which", lambda name: "/opt/tesseract")
    monkeypatch.setattr(ocr.subprocess, "run", run)
    assert recognise(np.zeros((10, 10), dtype=np.uint8), 300) is None
