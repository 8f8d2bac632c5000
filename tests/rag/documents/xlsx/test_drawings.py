"""Text boxes, charts and pictures, where they are drawn."""

from __future__ import annotations

from tests.rag.documents.office_files import NAMESPACES, relations_xml


def anchor(row: int, inner: str) -> str:
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>{row}</xdr:row></xdr:from>"
        f"{inner}<xdr:clientData/></xdr:oneCellAnchor>"
    )


def shape(text: str, properties: str = "") -> str:
    return (
        f"<xdr:sp><xdr:nvSpPr><xdr:cNvPr id='2' name='n' {properties}/></xdr:nvSpPr><xdr:txBody>"
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


CHART = (
    f"<c:chartSpace {NAMESPACES}><c:chart><c:plotArea><c:lineChart><c:ser><c:tx>"
    "<c:strRef><c:strCache><c:pt idx='0'><c:v>件数</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>2024年</c:v></c:pt></c:strCache></c:strRef>"
    '</c:cat><c:val><c:numRef><c:numCache><c:formatCode>#,##0"件"</c:formatCode>'
    "<c:pt idx='0'><c:v>1500</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
    "</c:lineChart></c:plotArea></c:chart></c:chartSpace>"
)


def test_text_boxes_charts_and_pictures_stand_where_they_are_drawn(read_raw) -> None:
    both = (
        "<mc:AlternateContent><mc:Choice Requires='a14'>" + anchor(4, shape("選ばれた枝"))
        + "</mc:Choice><mc:Fallback>" + anchor(4, shape("控えの枝")) + "</mc:Fallback>"
        "</mc:AlternateContent>"
    )  # fmt: skip
    drawing = (
        f"<xdr:wsDr {NAMESPACES}>"
        + anchor(9, shape("表の下の注記"))
        + anchor(0, f"<xdr:grpSp>{shape('群れの一')}{shape('群れの二')}</xdr:grpSp>")
        + anchor(0, shape("隠した箱", "hidden='1'"))
        + anchor(2, shape("隠した行の箱"))
        + both
        + anchor(5, "<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id='3' name='グラフ 1'/>"
                 "</xdr:nvGraphicFramePr><a:graphic><a:graphicData><c:chart r:id='c'/>"
                 "</a:graphicData></a:graphic></xdr:graphicFrame>")
        + anchor(6, "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id='4' name='図 1' descr='港の地図'/>"
                 "</xdr:nvPicPr></xdr:pic>")
        + "</xdr:wsDr>"
    )  # fmt: skip
    cell = "<c t='str'><v>{}</v></c>"
    sheet = (
        f"<sheetData><row r='2'>{cell.format('東')}{cell.format('西')}</row>"
        f"<row r='3' hidden='1'/>"
        f"<row r='9'>{cell.format('南')}{cell.format('北')}</row></sheetData>"
        "<drawing r:id='d'/>"
    )
    assert read_raw(
        {"表": sheet},
        relations={"表": {"d": ("drawing", "../drawings/d.xml")}},
        parts={
            "xl/drawings/d.xml": drawing,
            "xl/drawings/_rels/d.xml.rels": relations_xml({"c": ("chart", "../charts/c.xml")}),
            "xl/charts/c.xml": CHART,
        },
    ) == [
        "heading 1: 表",
        "paragraph: 群れの一",
        "paragraph: 群れの二",
        "row 0.0: 東 | 西",
        "paragraph: 選ばれた枝",
        "figure: 2024年：件数 1,500件",
        "figure: 港の地図",
        "row 1.0: 南 | 北",
        "paragraph: 表の下の注記",
    ]
