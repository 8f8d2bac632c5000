"""Word documents as their reader sees them."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from rag.documents.docx.reader import read_docx
from rag.documents.model import ReadLimits
from rag.errors import (
    BrokenDocumentError,
    DocumentTooLargeError,
    EmptyDocumentError,
)
from tests.rag.documents.libreoffice import convert, needs_libreoffice
from tests.rag.documents.office_files import NAMESPACES, write_docx, write_package, written

LIMITS = ReadLimits()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def par(inner: str, properties: str = "") -> str:
    """A paragraph of plain text, or of the runs given."""
    runs = inner if inner.startswith("<") or not inner else run(inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def styled(style: str, text: str) -> str:
    return par(text, f'<w:pStyle w:val="{style}"/>')


def control(inner: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def cell(inner: str, properties: str = "") -> str:
    content = inner if inner.startswith("<") else par(inner)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(c if c.startswith(("<w:tc", "<w:sdt")) else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


@pytest.fixture
def read(tmp_path: Path):
    """Reads a body and gives its blocks, written out."""

    def _read(body: str, **parts) -> list[str]:
        return written(read_docx(write_docx(tmp_path / "a.docx", body, **parts), LIMITS))

    return _read


# --- characters -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (run("港を守る") + run("計画"), "港を守る計画"),
        (f"<w:ins>{run('新しい')}</w:ins><w:del><w:r><w:delText>古い</w:delText></w:r></w:del>"
         + run("目標"), "新しい目標"),
        (f"<w:moveFrom>{run('元の')}</w:moveFrom><w:moveTo>{run('先の')}</w:moveTo>", "先の"),
        (run("公開") + run("内部のメモ", "<w:vanish/>"), "公開"),
        (run("見える", '<w:vanish w:val="0"/>'), "見える"),
        (run("一覧") + '<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>' + run("表"), "一覧-表"),
        ("<w:r><w:t>左</w:t><w:tab/><w:t>右</w:t><w:br/><w:t>下</w:t></w:r>", "左\t右\n下"),
        ('<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>みさき</w:t></w:r></w:rt><w:rubyBase><w:r>'
         "<w:t>岬</w:t></w:r></w:rubyBase></w:ruby></w:r>" + run("町"), "岬町"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run("済"), "✓済"),
        (run("&#xF0E8;次へ"), "➔次へ"),
        (run("u", '<w:rFonts w:ascii="Wingdings"/>') + run("重点"), "◆重点"),
        (run("CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "CO₂"),
        (run("10m") + run("2", '<w:vertAlign w:val="superscript"/>'), "10m²"),
        (run("注") + run("あ", '<w:vertAlign w:val="superscript"/>'), "注あ"),
        (f'<w:hyperlink r:id="x">{run("窓口の案内")}</w:hyperlink>', "窓口の案内"),
        (f'<w:smartTag><w:smartTag>{run("みなと市")}</w:smartTag></w:smartTag>', "みなと市"),
        (control(run("令和") + control(run("６年度"))), "令和６年度"),
        (run("担当：") + control(run("クリックして入力"), "<w:showingPlcHdr/>"), "担当："),
        (run("式：") + "<m:oMath><m:f><m:num><m:r><m:t>a+1</m:t></m:r></m:num><m:den><m:r>"
         "<m:t>b</m:t></m:r></m:den></m:f></m:oMath>", "式：(a+1)/b"),
        (run("本文") + '<w:r><w:commentReference w:id="0"/></w:r>', "本文"),
    ],
)  # fmt: skip
def test_characters_of_a_paragraph(read, runs: str, expected: str) -> None:
    assert read(f"<w:p>{runs}</w:p>") == [f"paragraph: {expected}"]


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
    "<w:r><w:t>コード</w:t></w:r>{inner}"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("結果")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip


def test_fields_show_their_result(read) -> None:
    nested = FIELD.format(inner=FIELD.format(inner=""))
    assert read(f"<w:p>{run('前')}{nested}{run('後')}</w:p>") == ["paragraph: 前結果後"]


def field_of(code: str, data: str = "") -> str:
    """A field without a result."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f'<w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def tick_box(state: str) -> str:
    return f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (field_of(" PAGE "), "前後"),
        (field_of("EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(みさき),岬)"), "前岬後"),
        (field_of("SYMBOL 252 \\f Wingdings"), "前✓後"),
        (field_of("FORMCHECKBOX", tick_box("<w:default w:val='0'/>")), "前☐後"),
        (field_of("FORMCHECKBOX", tick_box("<w:default w:val='0'/><w:checked/>")), "前☒後"),
    ],
)  # fmt: skip
def test_fields_drawn_from_their_code(read, field: str, expected: str) -> None:
    assert read(f"<w:p>{run('前')}{field}{run('後')}</w:p>") == [f"paragraph: {expected}"]


def test_a_field_that_never_ends_does_not_swallow_the_document(read) -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>コード</w:t></w:r>'
    assert read(f"<w:p>{run('前')}{broken}</w:p>" + par("次の段落")) == [
        "paragraph: 前",
        "paragraph: 次の段落",
    ]


def test_a_field_may_span_paragraphs(read) -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = (
        f"<w:p>{begin}{run('第１章')}</w:p><w:p>{run('第２章')}</w:p><w:p>{end}{run('本文')}</w:p>"
    )
    assert read(body) == ["paragraph: 第１章", "paragraph: 第２章", "paragraph: 本文"]


# --- paragraphs -----------------------------------------------------------------------------


def test_a_deleted_paragraph_mark_joins_two_paragraphs(read) -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = (
        par(run("窓口を"), deleted) + styled("H", "一つにする")
        + par("<w:del><w:r><w:delText>消えた段落</w:delText></w:r></w:del>", deleted)
        + par("次の段落") + par(run("最後"), deleted)
    )  # fmt: skip
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
    assert read(body, styles=styles) == [
        "heading 2: 窓口を一つにする",
        "paragraph: 次の段落",
        "paragraph: 最後",
    ]


def test_a_style_separator_keeps_heading_and_text_apart(read) -> None:
    mark = '<w:outlineLvl w:val="1"/><w:rPr><w:vanish/><w:specVanish/></w:rPr>'
    assert read(par("小見出し", mark) + par("続く本文。")) == [
        "heading 2: 小見出し",
        "paragraph: 続く本文。",
    ]


def test_hidden_paragraphs_and_styles(read) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Memo"><w:name w:val="メモ"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="Dark"><w:name w:val="隠し"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    body = (
        par(run("隠し段落", "<w:vanish/>"), "<w:rPr><w:vanish/></w:rPr>")
        + styled("Memo", "様式で隠した段落")
        + par(run("公開") + run("非公開", '<w:rStyle w:val="Dark"/>'))
    )
    assert read(body, styles=styles) == ["paragraph: 公開"]


STYLES = """
  <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="10"><w:name w:val="heading 1"/>
    <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="b"><w:name w:val="章の見出し"/>
    <w:basedOn w:val="10"/></w:style>
  <w:style w:type="paragraph" w:styleId="c"><w:name w:val="章ではない"/><w:basedOn w:val="10"/>
    <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="d"><w:name w:val="見出し 3"/></w:style>
  <w:style w:type="paragraph" w:styleId="e"><w:name w:val="Title"/></w:style>
  <w:style w:type="paragraph" w:styleId="f"><w:name w:val="caption"/></w:style>
  <w:style w:type="paragraph" w:styleId="g"><w:name w:val="x"/><w:basedOn w:val="h"/></w:style>
  <w:style w:type="paragraph" w:styleId="h"><w:name w:val="y"/><w:basedOn w:val="g"/></w:style>
"""


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (styled("10", "総論"), "heading 1: 総論"),
        (styled("b", "各論"), "heading 1: 各論"),
        (styled("c", "本文あつかい"), "paragraph: 本文あつかい"),
        (styled("d", "細目"), "heading 3: 細目"),
        (styled("e", "みなと計画"), "heading 1: みなと計画"),
        (styled("f", "図１　港の位置"), "caption: 図１　港の位置"),
        (styled("g", "循環する様式"), "paragraph: 循環する様式"),
        (styled("missing", "知らない様式"), "paragraph: 知らない様式"),
        (par("直接の指定", '<w:outlineLvl w:val="3"/>'), "heading 4: 直接の指定"),
        (par("本文へ", '<w:pStyle w:val="10"/><w:outlineLvl w:val="9"/>'), "paragraph: 本文へ"),
        (styled("10", "<w:r><w:t>上の行</w:t><w:br/><w:t>下の行</w:t></w:r>"),
         "heading 1: 上の行下の行"),
        (styled("10", "見出しの様式で書かれた長い本文。" * 10),
         "paragraph: " + "見出しの様式で書かれた長い本文。" * 10),
    ],
)  # fmt: skip
def test_kinds_by_style(read, paragraph: str, expected: str) -> None:
    assert read(paragraph, styles=STYLES) == [expected]


def test_content_controls_around_blocks(read) -> None:
    prompt = control(par("クリックして入力"), "<w:showingPlcHdr/>")
    assert read(control(par("外側") + control(par("内側"))) + prompt) == [
        "paragraph: 外側",
        "paragraph: 内側",
    ]


# --- notes ----------------------------------------------------------------------------------


def note(kind: str, number: int, *paragraphs: str) -> str:
    inner = "".join(par(f"<w:r><w:{kind}Ref/></w:r>{run(text)}") for text in paragraphs)
    return f'<w:{kind} w:id="{number}">{inner}</w:{kind}>'


def reference(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def test_notes_follow_the_block_that_refers_to_them(read) -> None:
    body = (
        par(run("三十の団体") + reference(2) + run("が参加した。") + reference(3))
        + par(run("終わりに。") + reference(1, "endnote"))
        + par(f"<w:del>{reference(4)}</w:del>{run('消した注。')}")
    )
    footnotes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        + note("footnote", 2, "町内会をふくむ。", "前年度は二十五。")
        + note("footnote", 3, "申込みの順。")
        + note("footnote", 4, "取り消された注。")
    )
    assert read(body, footnotes=footnotes, endnotes=note("endnote", 1, "巻末の注。")) == [
        "paragraph: 三十の団体が参加した。",
        "footnote: 町内会をふくむ。\n前年度は二十五。",
        "footnote: 申込みの順。",
        "paragraph: 終わりに。",
        "footnote: 巻末の注。",
        "paragraph: 消した注。",
    ]


@pytest.mark.parametrize(
    "again",
    [
        FIELD.format(inner="").replace("REF a", " NOTEREF _Ref1 \\h "),
        f'<w:fldSimple w:instr=" noteref _Ref1 \\f">{run("3")}</w:fldSimple>',
    ],
)
def test_a_note_that_is_referred_to_again_leaves_no_mark(read, again: str) -> None:
    body = par(run("三十の団体") + reference(2) + run("と二つの会") + again + run("が集う。"))
    assert read(body, footnotes=note("footnote", 2, "町内会をふくむ。")) == [
        "paragraph: 三十の団体と二つの会が集う。",
        "footnote: 町内会をふくむ。",
    ]


def test_a_simple_field_shows_its_result(read) -> None:
    simple = f'<w:fldSimple w:instr=" REF a ">{run("第二章")}</w:fldSimple>'
    assert read(par(simple + run("のとおり。"))) == ["paragraph: 第二章のとおり。"]


def test_notes_of_a_table_and_its_caption_follow_the_table(read) -> None:
    body = (
        styled("f", run("表１　予算") + reference(2))
        + table(row("費目", "令和６年度"), row(cell(par(run("委託費") + reference(3))), "1,200"))
        + par("本文。")
    )
    footnotes = note("footnote", 2, "当初予算。") + note("footnote", 3, "再委託をふくむ。")
    assert read(body, styles=STYLES, footnotes=footnotes) == [
        "caption of 0: 表１　予算",
        "row 0.0: 費目* | 令和６年度*",
        "row 0.1: 委託費 | 1,200",
        "footnote: 当初予算。",
        "footnote: 再委託をふくむ。",
        "paragraph: 本文。",
    ]


# --- tables ---------------------------------------------------------------------------------


def test_merged_cells_stand_once(read) -> None:
    body = table(
        row(cell("施策", '<w:vMerge w:val="restart"/>'),
            cell("目標", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
        row(cell("", "<w:vMerge/>"), "令和６年度", "令和７年度"),
        row(cell("窓口", '<w:vMerge w:val="restart"/>'), "10件", "20件"),
        row(cell("隠れた文字", "<w:vMerge/>"), "電話", "対面"),
    )  # fmt: skip
    assert read(body) == [
        "row 0.0: 施策*[2x1] | 目標*[1x2]",
        "row 0.1: 1:令和６年度* | 令和７年度*",
        "row 0.2: 窓口[2x1] | 10件 | 20件",
        "row 0.3: 1:電話 | 対面",
    ]


def test_horizontal_merges_of_old_word(read) -> None:
    body = table(
        row(cell("二列", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "三列目"),
        row("い", "ろ", "は"),
    )
    assert read(body) == ["row 0.0: 二列[1x2] | 三列目", "row 0.1: い | ろ | は"]


def test_deleted_and_hidden_rows_and_cells_are_out(read) -> None:
    body = table(
        row("甲", "乙"),
        row("消した", "行", properties="<w:del/>"),
        row("隠した", "行", properties="<w:hidden/>"),
        row("足した", cell("消したセル", "<w:cellDel/>"), "行", properties="<w:ins/>"),
        row("ずれた行", properties='<w:gridBefore w:val="1"/>'),
    )
    assert read(body) == ["row 0.0: 甲 | 乙", "row 0.1: 足した | 行", "row 0.2: 1:ずれた行"]


def test_rows_and_cells_in_content_controls(read) -> None:
    controlled_row = control(row("項目", control(cell("選んだ値"))))
    assert read(table(row("あ", "い"), controlled_row)) == [
        "row 0.0: あ | い",
        "row 0.1: 項目 | 選んだ値",
    ]


def test_a_table_that_is_deleted_leaves_its_caption(read) -> None:
    body = par("（単位：人）") + table(row("い", "ろ", properties="<w:del/>")) + par("本文。")
    assert read(body) == ["caption: （単位：人）", "paragraph: 本文。"]


def test_cells_hold_paragraphs_lists_and_tables(read) -> None:
    inner = table(row("小計", "10"), row("合計", "20"))
    many = par("一行目") + par("<w:r><w:t>二</w:t><w:tab/><w:t>行目</w:t></w:r>") + inner + par("")
    assert read(table(row(cell(many), "右"), row("左下", "右下"))) == [
        "row 0.0: 一行目\n二 行目\n小計 10\n合計 20 | 右",
        "row 0.1: 左下 | 右下",
    ]


def test_a_table_of_one_cell_is_a_frame(read) -> None:
    inner = styled("10", "囲みの見出し") + par("囲みの本文。") + table(row("い", "ろ"))
    assert read(table(row(cell(inner))), styles=STYLES) == [
        "heading 1: 囲みの見出し",
        "paragraph: 囲みの本文。",
        "row 0.0: い | ろ",
    ]


def test_captions_belong_to_the_table_right_below(read) -> None:
    rows = table(row("費目", "金額"), row("旅費", "120"))
    body = (
        par("表２－１　費目の内訳") + par("（単位：千円）") + rows
        + par("（単位：人）") + par("表のない本文。")
        + par("表２－２　続く本文のある表の題") + par("本文。")
    )  # fmt: skip
    assert read(body) == [
        "caption of 0: 表２－１　費目の内訳",
        "caption of 0: （単位：千円）",
        "row 0.0: 費目* | 金額*",
        "row 0.1: 旅費 | 120",
        "caption: （単位：人）",
        "paragraph: 表のない本文。",
        "paragraph: 表２－２　続く本文のある表の題",
        "paragraph: 本文。",
    ]


# --- drawings -------------------------------------------------------------------------------


def drawing(inner: str, properties: str = 'descr=""', extent: str = "") -> str:
    return (
        f"<w:drawing><wp:anchor>{extent}<wp:docPr id='1' name='n' {properties}/>"
        f"<a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def text_box(*paragraphs: str) -> str:
    return (
        f"<wps:wsp><wps:txbx><w:txbxContent>{''.join(paragraphs)}</w:txbxContent></wps:txbx>"
        "</wps:wsp>"
    )


def test_a_text_box_is_read_once(read) -> None:
    box = par("吹き出しの文。") + table(row("い", "ろ"))
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{drawing(text_box(box))}</mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{box}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p>{run('本文の')}<w:r>{both}</w:r>{run('続き。')}</w:p>"
    assert read(body) == [
        "paragraph: 本文の続き。",
        "paragraph: 吹き出しの文。",
        "row 0.0: い | ろ",
    ]


def test_text_boxes_of_groups_and_old_drawings(read) -> None:
    group = f"<wpg:wgp>{text_box(par('群れの一'))}{text_box(par('群れの二'))}</wpg:wgp>"
    old = (
        '<w:pict><v:shape alt="港の絵"><v:textbox><w:txbxContent>'
        f"{par('古い箱')}</w:txbxContent></v:textbox></v:shape>"
        '<v:shape style="visibility:hidden"><v:textbox><w:txbxContent>'
        f"{par('隠れた箱')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    hidden = drawing(text_box(par("隠した箱")), 'hidden="1"')
    body = f"<w:p><w:r>{drawing(group)}</w:r><w:r>{old}</w:r><w:r>{hidden}</w:r></w:p>"
    assert read(body) == [
        "figure: 港の絵",
        "paragraph: 群れの一",
        "paragraph: 群れの二",
        "paragraph: 古い箱",
    ]


PICTURE = "<pic:pic><pic:nvPicPr><pic:cNvPr id='1' name='x'/></pic:nvPicPr></pic:pic>"


def test_alternative_texts(read) -> None:
    pictures = [
        drawing(PICTURE, 'descr="港の防波堤の断面図"'),
        drawing(PICTURE, 'descr="グラフ&#10;&#10;自動的に生成された説明"'),
        drawing(PICTURE, 'descr="C:\\共有\\photo01.jpg"'),
        drawing(PICTURE, 'descr="図 3" title="工程の流れ図"'),
        drawing(PICTURE.replace("name='x'", "name='x' descr='中の説明'")),
    ]
    body = "".join(f"<w:p><w:r>{picture}</w:r></w:p>" for picture in pictures) + par("本文。")
    assert read(body) == [
        "figure: 港の防波堤の断面図",
        "figure: 工程の流れ図",
        "figure: 中の説明",
        "paragraph: 本文。",
    ]


def test_a_large_picture_without_words_is_told(tmp_path: Path) -> None:
    large = drawing(PICTURE, extent='<wp:extent cx="3600000" cy="1800000"/>')
    small = drawing(PICTURE, extent='<wp:extent cx="360000" cy="180000"/>')
    told = read_docx(
        write_docx(tmp_path / "a.docx", par("本文。") + f"<w:p><w:r>{large}</w:r></w:p>"), LIMITS
    )
    silent = read_docx(
        write_docx(tmp_path / "b.docx", par("本文。") + f"<w:p><w:r>{small}</w:r></w:p>"), LIMITS
    )
    assert told.warnings == ("代替テキストのない図や画像があり、その中の文字は読めません。",)
    assert silent.warnings == ()


def test_charts_and_diagrams(read) -> None:
    chart = (
        f"<c:chartSpace {NAMESPACES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>来場者"
        "</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx>"
        "<c:strRef><c:strCache><c:pt idx='0'><c:v>大人</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>令和５年度</c:v></c:pt></c:strCache>"
        "</c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>#,##0</c:formatCode>"
        "<c:pt idx='0'><c:v>1200</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
        "</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    )
    diagram = (
        f"<dgm:dataModel {NAMESPACES}><dgm:ptLst><dgm:pt modelId='1' type='doc'/>"
        "<dgm:pt modelId='2'><dgm:t><a:p><a:r><a:t>受付</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "</dgm:ptLst><dgm:cxnLst><dgm:cxn srcId='1' destId='2' srcOrd='0'/></dgm:cxnLst>"
        "</dgm:dataModel>"
    )
    first = drawing('<c:chart r:id="c1"/>', 'descr="棒の図"')
    second = drawing('<dgm:relIds r:dm="d1"/>')
    body = f"<w:p><w:r>{first}</w:r></w:p><w:p><w:r>{second}</w:r></w:p>"
    relations = {"c1": ("chart", "charts/c.xml"), "d1": ("diagramData", "diagrams/d.xml")}
    parts = {"word/charts/c.xml": chart, "word/diagrams/d.xml": diagram}
    assert read(body, relations=relations, parts=parts) == [
        "figure: 棒の図",
        "figure: 来場者",
        "figure: 令和５年度：大人 1,200",
        "figure: 受付",
    ]


# --- files ----------------------------------------------------------------------------------


def test_format_and_offsets(tmp_path: Path) -> None:
    document = read_docx(
        write_docx(tmp_path / "a.docx", par("一行目。") + table(row("い", "ろ"))), LIMITS
    )
    assert (document.format, document.pages, document.text) == ("docx", None, "一行目。\nい\tろ")
    assert [(b.char_start, b.char_end, b.page) for b in document.blocks] == [
        (0, 4, None),
        (5, 8, None),
    ]


def test_strict_documents_have_other_names_and_the_same_text(tmp_path: Path) -> None:
    body = f"<w:document {NAMESPACES}><w:body>{par('厳格な形式の本文。')}</w:body></w:document>"
    strict = body.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="d" Target="/word/document.xml" '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"/>'
        "</Relationships>"
    )
    path = write_package(tmp_path / "a.docx", {"_rels/.rels": rels, "word/document.xml": strict})
    assert written(read_docx(path, LIMITS)) == ["paragraph: 厳格な形式の本文。"]


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません"):
        read_docx(write_docx(tmp_path / "a.docx", par("　")), LIMITS)


def test_no_body(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", "")
    write_package(
        path,
        {
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="d" Target="word/document.xml" Type="x/officeDocument"'
            "/></Relationships>",
            "word/document.xml": f"<w:document {NAMESPACES}/>",
        },
    )
    with pytest.raises(BrokenDocumentError, match="本文が見つかりません"):
        read_docx(path, LIMITS)


def test_too_deep_nesting_is_refused(tmp_path: Path) -> None:
    deep = par("底")
    for _ in range(120):
        deep = table(row(cell(deep)))
    with pytest.raises(BrokenDocumentError):
        read_docx(write_docx(tmp_path / "a.docx", deep), LIMITS)


def test_unpacked_size_is_limited(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", par("あ" * 10_000))
    with pytest.raises(DocumentTooLargeError, match="展開すると"):
        read_docx(path, ReadLimits(max_unpacked_bytes=10_000))


@needs_libreoffice
def test_same_words_as_libreoffice(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("みなと計画", 0)
    for part in ("総論", "各論"):
        document.add_heading(part, 1)
        document.add_paragraph("海辺の道を直し、夜も歩けるように灯りを置く。" * 3)
        for text in ("桟橋の灯り", "道の段差"):
            document.add_paragraph(text, style="List Number")
            document.add_paragraph(f"{text}の補足", style="List Bullet 2")
        rows = document.add_table(3, 3)
        for i, one in enumerate(rows._cells):
            one.text = f"{part}の欄{i}"
        rows.cell(0, 0).merge(rows.cell(0, 1)).text = "見出しの欄"
        rows.cell(1, 2).merge(rows.cell(2, 2)).text = "縦の欄"
        document.add_paragraph("左\t右")
    document.save(tmp_path / "a.docx")
    shown = convert(tmp_path / "a.docx", "txt:Text (encoded):UTF8", ".txt").read_text("utf-8-sig")
    assert read_docx(tmp_path / "a.docx", LIMITS).text.split() == shown.split()
