"""Drafts as Word documents of our own."""

import io
import zipfile

import pytest
from docx.oxml.ns import qn
from lxml import etree

from rag.drafting import DraftKind, DraftQuestion, Sources, draft_of_answer, make_draft
from rag.drafting.word import draft_docx
from rag.drafting.word_styles import Font
from tests.rag.documents.libreoffice import convert, needs_libreoffice
from tests.rag.drafting.answers import (
    CAMERAS,
    COST,
    HOW_MANY,
    NOTHING,
    WHO,
    Answers,
    answered,
    cite,
    said,
)
from tests.rag.drafting.word_files import footnotes, opened, paragraphs, read

QUESTIONS = [
    DraftQuestion("カメラは何か所ですか", ("担当はどこですか",)),
    DraftQuestion("渡船の費用はいくらですか"),
    DraftQuestion("滑走路は何メートルですか"),
]
NOTES = [
    "『みなせ市港湾計画』（みなせ市、2025年4月1日） １ 港の見守り"
    "「市は、見守りカメラを12か所に置く。 担当は港湾課とする。」",
    "『灯台観光計画』（2024年10月） 〔部内限り〕「灯台カードは８か所の灯台で配る。」",
    "『みなせ市港湾計画』（みなせ市、2025年4月1日） ３ 渡船 > （１） 電動化"
    "「建造には3.4億円を見込む。」",
]


@pytest.fixture(scope="module")
def draft():
    answers = Answers(HOW_MANY, WHO, COST, NOTHING)
    return make_draft(QUESTIONS, answers, kind=DraftKind.DIET_ANSWER)


@pytest.fixture(scope="module")
def made(draft):
    return draft_docx(draft, fields={"委員会": "厚生委員会", "質問者": "水戸議員"}).content


def test_the_whole_document(made):
    assert paragraphs(made) == [
        "国会答弁資料",
        "素材（抜き書き・である調）。文書からの抜き書きです（生成AIは使っていません）。",
        "最も新しい出典の時点：2025年4月1日",
        "委員会",
        "厚生委員会",
        "質問者",
        "水戸議員",
        "問１",
        "カメラは何か所ですか",
        "（答）",
        "『みなせ市港湾計画』の記載：",
        "○市は、見守りカメラを12か所に置く。",
        "（更問）",
        "担当はどこですか",
        "（答）",
        "○担当は港湾課とする1。",
        "（参考）",
        "○『みなせ市港湾計画』（みなせ市、2025年4月1日）1",
        "問２",
        "渡船の費用はいくらですか",
        "（答）",
        "○灯台カードは８か所の灯台で配る。",
        "○建造には3.4億円を見込む。",
        "（参考）",
        "○『灯台観光計画』（2024年10月）2",
        "○『みなせ市港湾計画』（みなせ市、2025年4月1日）3",
        "問３",
        "滑走路は何メートルですか",
        "（答）",
        "記載が見つかりませんでした（記載がないことを示すものではありません）。",
        "作成者用メモ（提出の前に、この部分を削除してください）",
        "出典についての注意",
        "・新しい計画があります。（渡船の費用はいくらですか）",
        "近い記載（お尋ねへの答えとは限りません）",
        "・滑走路は何メートルですか：『灯台観光計画』（2024年10月） 〔部内限り〕"
        "「灯台カードは８か所の灯台で配る。」",
    ]


def test_sources_are_footnotes_that_name_everything(made):
    assert footnotes(made) == dict(zip("234", NOTES, strict=True))


def test_footnotes_have_all_that_word_asks_for(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        types = archive.read("[Content_Types].xml").decode()
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
        settings = etree.fromstring(archive.read("word/settings.xml"))
    assert len(names) == len(set(names))
    assert 'PartName="/word/footnotes.xml" ContentType="application/vnd.openxml' in types
    assert [(n.get(qn("w:id")), n.get(qn("w:type"))) for n in notes][:2] == [
        ("0", "separator"),
        ("1", "continuationSeparator"),
    ]
    declared = settings.find(qn("w:footnotePr"))
    assert [n.get(qn("w:id")) for n in declared] == ["0", "1"]
    assert declared.getnext().tag == qn("w:compat")
    ids = {style.style_id for style in opened(made).styles}
    used = {e.get(qn("w:val")) for e in (*notes.iter(qn("w:pStyle")), *notes.iter(qn("w:rStyle")))}
    assert used == {"FootnoteText", "FootnoteReference"}
    assert used <= ids


def test_a_passage_cited_again_refers_to_its_footnote(made):
    body = opened(made).element.body
    marks = {m.get(qn("w:name")) for m in body.iter(qn("w:bookmarkStart"))}
    codes = [code.text.split() for code in body.iter(qn("w:instrText"))]
    assert [code[0] for code in codes] == ["NOTEREF"] * 4
    assert {code[1] for code in codes} == marks
    assert len(list(body.iter(qn("w:footnoteReference")))) == 3


def test_our_own_reader_reads_the_notes_and_no_raised_number_as_a_figure(made, tmp_path):
    text = read(made, tmp_path)
    assert f"○市は、見守りカメラを12か所に置く。\n{NOTES[0]}\n" in text
    assert f"○建造には3.4億円を見込む。\n{NOTES[2]}\n" in text
    assert "○担当は港湾課とする。" in text


@pytest.mark.parametrize(
    ("font", "gothic"), [(Font.MS_MINCHO, "ＭＳ ゴシック"), (Font.YU_MINCHO, "游ゴシック")]
)
def test_fonts_are_set_for_japanese(draft, font, gothic):
    document = opened(draft_docx(draft, font=font).content)
    styles = document.styles.element
    default = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts = default.find(qn("w:rFonts"))
    assert dict(fonts.attrib) == {
        qn(f"w:{script}"): font.value for script in ("ascii", "hAnsi", "eastAsia", "cs")
    }
    assert default.find(qn("w:lang")).get(qn("w:eastAsia")) == "ja-JP"
    assert default.find(qn("w:sz")).get(qn("w:val")) == "24"
    heading = document.styles["Heading 1"].element.rPr.find(qn("w:rFonts"))
    assert heading.get(qn("w:eastAsia")) == gothic


def test_the_page_is_a4_with_the_handling_at_its_head(made):
    section = opened(made).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [p.text for p in section.header.paragraphs] == ["〔部内限り〕"]


def test_without_handling_nothing_stands_at_the_head():
    made = draft_docx(draft_of_answer(WHO, kind=DraftKind.SUMMARY)).content
    assert "".join(p.text for p in opened(made).sections[0].header.paragraphs) == ""


def test_sources_as_a_list(draft):
    made = draft_docx(draft, sources=Sources.LIST).content
    texts = paragraphs(made)
    assert footnotes(made) == {}
    assert "○建造には3.4億円を見込む[3]。" in texts
    place = texts.index("参考（出典）")
    assert texts[place + 1 : place + 4] == [
        f"[{number}] {note}" for number, note in enumerate(NOTES, 1)
    ]


def test_for_reading_aloud(draft):
    made = draft_docx(draft, sources=Sources.NONE).content
    texts = paragraphs(made)
    assert footnotes(made) == {}
    assert texts[-1].startswith("記載が見つかりませんでした")
    assert "○担当は港湾課とする。" in texts
    assert "（参考）" not in texts
    defaults = opened(made).styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:sz"))).get(qn("w:val")) == "32"


def test_a_comparison_is_a_table_on_a_lying_page():
    draft = make_draft(QUESTIONS[:2], Answers(HOW_MANY, WHO, COST), kind=DraftKind.COMPARISON)
    document = opened(draft_docx(draft).content)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["項目", "みなせ市港湾計画（2025年4月1日）", "灯台観光計画（2024年10月）"],
        [
            "カメラは何か所ですか",
            "市は、見守りカメラを12か所に置く。",
            "お尋ねへの回答に使われた記載はありません。",
        ],
        [
            "担当はどこですか",
            "担当は港湾課とする1。",
            "お尋ねへの回答に使われた記載はありません。",
        ],
        [
            "渡船の費用はいくらですか",
            "建造には3.4億円を見込む。",
            "灯台カードは８か所の灯台で配る。",
        ],
    ]
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    # Rows that cling to each other would push a long table whole to the next page.
    assert list(table._tbl.iter(qn("w:keepNext"))) == []


def test_the_same_draft_gives_the_same_bytes(draft, made):
    fields = {"委員会": "厚生委員会", "質問者": "水戸議員"}
    assert draft_docx(draft, fields=fields).content == made


def test_characters_that_xml_cannot_hold_are_left_out():
    answer = answered(
        "\x0b問\ud800い", [said("文\x00で\x1fある。", 1)], [cite(1, CAMERAS, "12か所")]
    )
    texts = paragraphs(draft_docx(draft_of_answer(answer, kind=DraftKind.SUMMARY)).content)
    assert texts[3:5] == ["問い", "○文 で ある。"]


@needs_libreoffice
def test_another_program_shows_text_and_footnotes(made, tmp_path):
    import pypdfium2

    path = tmp_path / "原稿.docx"
    path.write_bytes(made)
    pdf = pypdfium2.PdfDocument(convert(path, "pdf", ".pdf"))
    try:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
        width, height = pdf[0].get_size()
        picture = pdf[0].render(scale=1).to_numpy()
    finally:
        pdf.close()
    assert (round(width), round(height)) == (595, 842)
    first = "".join("".join(pages).split())
    assert "〔部内限り〕" in first
    assert "見守りカメラを12か所に置く1。" in first
    assert "担当は港湾課とする1。" in first
    assert "建造には3.4億円を見込む3。" in first
    assert "「市は、見守りカメラを12か所に置く。担当は港湾課とする。」" in first
    assert picture.min() < 100  # something is drawn
