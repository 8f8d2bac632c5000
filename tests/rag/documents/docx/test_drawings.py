"""Text boxes, pictures, charts and diagrams."""

from __future__ import annotations

from pathlib import Path

from rag.documents.docx.reader import read_docx
from tests.rag.documents.docx.markup import LIMITS, par, row, run, table
from tests.rag.documents.office_files import NAMESPACES, write_docx


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
