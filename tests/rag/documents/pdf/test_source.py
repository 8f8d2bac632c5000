"""Pages that hold no text, broken text, or text that nobody sees."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from rag.documents.model import ReadLimits
from rag.documents.ocr import tesseract_program
from rag.documents.pdf.reader import page_ranges, read_pdf
from rag.errors import (
    BrokenDocumentError,
    DocumentTooLargeError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnreadableTextError,
)
from tests.rag.documents.pdf.pages import LEFT, NO_OCR, PORTRAIT, Paper, shown

AIM = "みなと市は行政手続をオンラインで完結できるようにする。"
MEANS = "職員は毎月一度、市長の前で進み具合を確かめ、その結果を公表するものとする。"

needs_tesseract = pytest.mark.skipif(
    tesseract_program() is None, reason="tesseract with Japanese data is not installed"
)


def picture_of(paper: Paper, tmp_path):
    """The first page of a PDF as a picture, 200 dpi."""
    import pypdfium2

    with pypdfium2.PdfDocument(paper.save()) as pdf:
        image = pdf[0].render(scale=200 / 72).to_pil()
    image.save(tmp_path / "scan.png")
    return tmp_path / "scan.png"


def add_scan(paper: Paper, picture) -> None:
    paper.canvas.drawImage(str(picture), 0, 0, *PORTRAIT)


@pytest.fixture
def scan(tmp_path):
    source = Paper(tmp_path / "source.pdf")
    source.lines([AIM, MEANS], size=14, leading=30)
    return picture_of(source, tmp_path)


def test_white_covered_and_outlying_text_is_not_read(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(LEFT, 100, AIM)
    paper.text(LEFT, 130, "白地に白で書かれた文である。", grey=1)
    paper.text(LEFT, 160, "黒く塗られた個人の名である。")
    paper.box(LEFT - 5, 145, 400, 166, fill=0)
    paper.text(LEFT, -20, "用紙の外に書かれた文である。")
    paper.text(LEFT, 190, "見えない文字の文である。", mode=3)
    paper.box(LEFT - 5, 210, 400, 235, fill=0.2)
    paper.text(LEFT, 226, "暗い帯の上の白い題", 12, grey=1)
    assert [text for _, text, *_ in shown(paper.read())] == [AIM, "暗い帯の上の白い題"]


def test_text_clipped_away_is_not_read(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(LEFT, 100, AIM)
    path = paper.canvas.beginPath()
    path.rect(LEFT, paper.height - 220, 300, 20)
    paper.canvas.saveState()
    paper.canvas.clipPath(path, stroke=0)
    paper.text(LEFT, 170, "枠の外に切り落とされた文である。")
    paper.canvas.restoreState()
    assert shown(paper.read()) == [("paragraph", AIM)]


def test_text_painted_twice_is_read_once(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    for shift in (0, 0.3, 0.6):
        paper.text(LEFT + shift, 100, AIM)
    assert shown(paper.read()) == [("paragraph", AIM)]


def test_an_image_without_text_is_refused_with_the_cure(tmp_path, scan):
    paper = Paper(tmp_path / "a.pdf")
    add_scan(paper, scan)
    with pytest.raises(
        UnreadableTextError, match="画像の PDF です。文字認識（OCR）ソフト tesseract"
    ):
        paper.read()


def test_image_pages_among_others_are_named_and_not_read(tmp_path, scan):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(LEFT, 100, AIM)
    for _ in range(2):
        paper.page()
        add_scan(paper, scan)
    paper.page()
    paper.text(LEFT, 100, MEANS)
    document = paper.read()
    assert [block.page for block in document.blocks] == [1, 4]
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("p.2–3 は文字情報のない画像です。")


@needs_tesseract
def test_an_image_is_recognised_and_marked(tmp_path, scan):
    paper = Paper(tmp_path / "a.pdf")
    add_scan(paper, scan)
    document = paper.read(ReadLimits())
    assert all(block.ocr and block.page == 1 for block in document.blocks)
    assert SequenceMatcher(None, document.text.replace("\n", ""), AIM + MEANS).ratio() > 0.95
    first = document.blocks[0].lines[0]
    # The baseline of the first line is at 90 points; its glyphs are 14 points high.
    assert (first.x0, first.y0) == pytest.approx((LEFT, 78), abs=3)
    assert document.warnings == (
        "1 ページは画像のため文字認識（OCR）で読みました。原本で確認してください。",
    )


def test_the_text_that_a_recogniser_laid_under_a_scan_is_kept_and_marked(tmp_path, scan):
    paper = Paper(tmp_path / "a.pdf")
    add_scan(paper, scan)
    paper.lines([AIM, MEANS], size=14, leading=30, mode=3)
    document = paper.read()
    assert [
        (text, block.ocr)
        for (_, text, *_), block in zip(shown(document), document.blocks, strict=True)
    ] == [(AIM, True), (MEANS, True)]
    assert document.warnings == (
        "1 ページは画像のため文字認識（OCR）で読みました。原本で確認してください。",
    )


def test_text_behind_a_scan_is_that_of_a_recogniser(tmp_path, scan):
    paper = Paper(tmp_path / "a.pdf")
    paper.lines([AIM, MEANS], size=14, leading=30)
    add_scan(paper, scan)
    document = paper.read()
    assert [block.ocr for block in document.blocks] == [True, True]


def test_what_is_filled_into_a_form_is_read(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    paper.text(LEFT, 100, "受付番号")
    paper.canvas.acroForm.textfield(
        value="No. 1234", x=LEFT + 60, y=paper.height - 105, width=120, height=20, borderWidth=0
    )
    assert paper.read().text == "受付番号 No. 1234"


def test_page_ranges():
    assert page_ranges([1, 3, 4, 5, 9, 10]) == "p.1、3–5、9–10"


def test_a_password_is_asked_for_in_words(tmp_path):
    paper = Paper(tmp_path / "a.pdf", encrypt="himitsu")
    paper.text(LEFT, 100, AIM)
    with pytest.raises(EncryptedDocumentError, match="パスワードで保護された PDF です。"):
        paper.read()


def test_a_file_that_opens_without_a_password_is_read(tmp_path):
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = StandardEncryption("", ownerPassword="kanrisha", canModify=0, canCopy=0)
    paper = Paper(tmp_path / "a.pdf", encrypt=locked)
    paper.text(LEFT, 100, AIM)
    assert shown(paper.read()) == [("paragraph", AIM)]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nnothing more", b"%PDF-1.4\n1 0 obj\n<<", b"PK\x03\x04 no pdf at all"]
)
def test_a_broken_file_is_refused(tmp_path, content):
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(BrokenDocumentError, match="PDF として開けません。"):
        read_pdf(tmp_path / "a.pdf", NO_OCR)


def test_empty_pages_are_refused(tmp_path):
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません。"):
        Paper(tmp_path / "a.pdf").read()


def test_too_many_pages_are_refused(tmp_path):
    paper = Paper(tmp_path / "a.pdf")
    for _ in range(3):
        paper.text(LEFT, 100, AIM)
        paper.page()
    with pytest.raises(
        DocumentTooLargeError, match="ページが多すぎます（4 ページ）。上限は 2 ページ"
    ):
        paper.read(ReadLimits(max_pages=2))
