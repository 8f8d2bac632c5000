"""Data of charts as lines of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.documents.charts import chart_lines
from rag.documents.model import ReadLimits
from rag.documents.zipped import open_package
from tests.rag.documents.office_files import NAMESPACES, relations_xml, write_package


def cache(kind: str, *values: str | None, code: str = "", start: int = 0) -> str:
    points = "".join(
        f"<c:pt idx='{i}'><c:v>{value}</c:v></c:pt>"
        for i, value in enumerate(values, start)
        if value is not None
    )
    code = f"<c:formatCode>{code}</c:formatCode>" if code else ""
    return f"<c:{kind}Ref><c:{kind}Cache>{code}{points}</c:{kind}Cache></c:{kind}Ref>"


def series(name: str, categories: str, values: str, inner: str = "", tag: str = "val") -> str:
    tx = f"<c:tx>{cache('str', name)}</c:tx>" if name else ""
    cat = "xVal" if tag == "yVal" else "cat"
    cat_xml = f"<c:{cat}>{categories}</c:{cat}>" if categories else ""
    return f"<c:ser>{tx}{inner}{cat_xml}<c:{tag}>{values}</c:{tag}></c:ser>"


def title(text: str) -> str:
    runs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("|"))
    return f"<c:title><c:tx><c:rich>{runs}</c:rich></c:tx></c:title>"


@pytest.fixture
def read(tmp_path: Path):
    """Reads a plot area and gives lines and warnings."""

    def _read(plot: str, before: str = "", parts: dict[str, str] | None = None, root: str = ""):
        xml = root or (
            f"<c:chartSpace {NAMESPACES}><c:chart>{before}<c:plotArea>{plot}</c:plotArea></c:chart>"
            "</c:chartSpace>"
        )
        path = write_package(tmp_path / "a.zip", {"charts/c.xml": xml, **(parts or {})})
        warnings: list[str] = []
        with open_package(path, ReadLimits()) as package:
            return chart_lines(package, "charts/c.xml", warnings.append), warnings

    return _read


YEARS = cache("str", "令和５年度", "令和６年度")


def test_series_by_category(read) -> None:
    plot = (
        f"<c:barChart>{series('実績', YEARS, cache('num', '1200', '1350', code='#,##0'))}"
        f"{series('目標', YEARS, cache('num', None, '1500', code='#,##0'))}</c:barChart>"
        f"<c:valAx>{title('（人）')}</c:valAx>"
    )
    assert read(plot, title("参加者数")) == (
        ["参加者数", "（人）", "令和５年度：実績 1,200", "令和６年度：実績 1,350、目標 1,500"],
        [],
    )


def test_several_plots_share_their_categories(read) -> None:
    plot = (
        f"<c:barChart>{series('件数', YEARS, cache('num', '10', '20'))}</c:barChart>"
        "<c:lineChart>"
        f"{series('割合', YEARS, cache('num', '0.5', '0.25', code='0%'))}</c:lineChart>"
    )
    assert read(plot)[0] == ["令和５年度：件数 10、割合 50%", "令和６年度：件数 20、割合 25%"]


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        pytest.param(series("", YEARS, cache("num", "1", "2")),
                     ["令和５年度：1", "令和６年度：2"], id="no name"),
        pytest.param(series("計", "", cache("num", "1", "2")), ["計：1、2"], id="no categories"),
        pytest.param(series("", "", cache("num", "1", "2")), ["1、2"], id="neither"),
        pytest.param(series("計", cache("num", "2024", code='0"年"'), cache("num", "1")),
                     ["2024年：計 1"], id="numbers as categories"),
        pytest.param(series("計", cache("num", "45383", code="[$-411]ge.m"), cache("num", "1")),
                     ["R6.4：計 1"], id="dates as categories"),
        pytest.param(series("計", cache("str", "1.50"), cache("num", "1")),
                     ["1.50：計 1"], id="texts that look like numbers"),
        pytest.param(series("計", YEARS, cache("num", "#N/A", "2")),
                     ["令和６年度：計 2"], id="errors"),
        pytest.param(series("点", cache("num", "0.5"), cache("num", "3.25"), tag="yVal"),
                     ["0.5：点 3.25"], id="scatter"),
        pytest.param(series("計", YEARS, cache("num", "1200", code="General"),
                            "<c:dLbls><c:numFmt formatCode='#,##0\"件\"'/></c:dLbls>"),
                     ["令和５年度：計 1,200件"], id="format of the labels"),
        pytest.param(series("計", YEARS, cache("num", "1200", code="General"),
                            "<c:dLbls><c:numFmt formatCode='#,##0' sourceLinked='1'/></c:dLbls>"),
                     ["令和５年度：計 1200"], id="labels as the cells"),
        pytest.param(series("内訳", YEARS, cache("num", "1", "3"),
                            "<c:dLbls><c:showVal val='0'/><c:showPercent val='1'/></c:dLbls>"),
                     ["令和５年度：内訳 25%", "令和６年度：内訳 75%"], id="shares of a pie"),
    ],
)  # fmt: skip
def test_values_as_displayed(read, chart: str, expected: list[str]) -> None:
    assert read(f"<c:barChart>{chart}</c:barChart>")[0] == expected


def test_nested_categories(read) -> None:
    levels = (
        "<c:multiLvlStrRef><c:multiLvlStrCache>"
        "<c:lvl><c:pt idx='0'><c:v>上期</c:v></c:pt><c:pt idx='1'><c:v>下期</c:v></c:pt>"
        "<c:pt idx='2'><c:v>上期</c:v></c:pt></c:lvl>"
        "<c:lvl><c:pt idx='0'><c:v>令和５年度</c:v></c:pt>"
        "<c:pt idx='2'><c:v>令和６年度</c:v></c:pt></c:lvl>"
        "</c:multiLvlStrCache></c:multiLvlStrRef>"
    )
    plot = f"<c:barChart>{series('計', levels, cache('num', '1', '2', '3'))}</c:barChart>"
    assert read(plot)[0] == [
        "令和５年度 上期：計 1",
        "令和５年度 下期：計 2",
        "令和６年度 上期：計 3",
    ]


def test_titles_by_reference_and_in_lines(read) -> None:
    reference = f"<c:title><c:tx>{cache('str', '表の 題')}</c:tx></c:title>"
    plot = f"<c:pieChart>{series('', YEARS, cache('num', '1'))}</c:pieChart>"
    assert read(plot, reference)[0] == ["表の 題", "令和５年度：1"]
    assert read(plot, title("上の行|下の行"))[0] == ["上の行下の行", "令和５年度：1"]


def test_text_boxes_on_a_chart(read) -> None:
    shapes = (
        "<c:userShapes xmlns:cdr='urn:x' xmlns:c='urn:c' "
        "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><cdr:sp><cdr:txBody>"
        "<a:p><a:r><a:t>（億円）</a:t></a:r></a:p></cdr:txBody></cdr:sp></c:userShapes>"
    )
    parts = {
        "charts/_rels/c.xml.rels": relations_xml({"u": ("chartUserShapes", "../drawings/u.xml")}),
        "drawings/u.xml": shapes,
    }
    plot = f"<c:barChart>{series('計', YEARS, cache('num', '1'))}</c:barChart>"
    assert read(plot, parts=parts)[0] == ["（億円）", "令和５年度：計 1"]


def test_charts_without_saved_values(read) -> None:
    empty = "<c:ser><c:val><c:numRef><c:f>A1:A2</c:f></c:numRef></c:val></c:ser>"
    assert read(f"<c:barChart>{empty}</c:barChart>") == (
        [],
        ["グラフに値が保存されていないため、グラフの数値は読めません。"],
    )


def test_charts_of_very_many_points(read) -> None:
    count = 600
    names = cache("str", *(f"地点{i}" for i in range(count)))
    values = cache("num", *(str(i) for i in range(count)))
    lines, warnings = read(f"<c:barChart>{series('計', names, values)}</c:barChart>")
    assert (len(lines), lines[-1]) == (500, "地点499：計 499")
    assert warnings == ["点が500を超えるグラフは、はじめの500点だけを読みました。"]


def test_charts_of_excel_2016(read) -> None:
    root = (
        f"<cx:chartSpace {NAMESPACES}><cx:chartData><cx:data id='0'><cx:strDim type='cat'>"
        "<cx:lvl><cx:pt idx='0'>期首</cx:pt><cx:pt idx='1'>増加</cx:pt></cx:lvl></cx:strDim>"
        "<cx:numDim type='val'><cx:lvl formatCode='#,##0'><cx:pt idx='0'>1000</cx:pt>"
        "<cx:pt idx='1'>250</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData><cx:chart>"
        "<cx:title><cx:tx><cx:txData><cx:v>基金の増減</cx:v></cx:txData></cx:tx></cx:title>"
        "<cx:plotArea><cx:plotAreaRegion><cx:series><cx:tx><cx:txData><cx:v>残高</cx:v></cx:txData>"
        "</cx:tx><cx:dataId val='0'/></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart>"
        "</cx:chartSpace>"
    )
    assert read("", root=root)[0] == ["基金の増減", "期首：残高 1,000", "増加：残高 250"]


def test_a_missing_part(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.zip", {"x": "y"})
    with open_package(path, ReadLimits()) as package:
        assert chart_lines(package, "charts/none.xml", pytest.fail) == []
