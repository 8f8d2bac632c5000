"""Texts inside drawings."""

from __future__ import annotations

import pytest
from lxml import etree

from rag.documents.drawings import alternative_text, body_texts, diagram_texts, paragraph_text
from tests.rag.documents.office_files import NAMESPACES


def element(xml: str):
    return etree.fromstring(f"<x {NAMESPACES}>{xml}</x>")[0]


@pytest.mark.parametrize(
    ("attributes", "inner", "expected"),
    [
        ('descr="港の防波堤の断面図"', "", "港の防波堤の断面図"),
        ('descr="  二行の&#10;説明  "', "", "二行の\n説明"),
        ('descr="" title="工程の流れ"', "", "工程の流れ"),
        ('descr="図 1" title="工程の流れ"', "", "工程の流れ"),
        ('descr="図に示す三つの段階"', "", "図に示す三つの段階"),
        ('descr="表紙の写真と題字"', "", "表紙の写真と題字"),
        ("", "", ""),
        ('descr="Picture 12"', "", ""),
        ('descr="グラフ"', "", ""),
        ('descr="photo_01.JPG"', "", ""),
        ('descr="C:\\data\\図.png"', "", ""),
        ('descr="https://example.org/a"', "", ""),
        ('descr="テキスト&#10;&#10;自動的に生成された説明"', "", ""),
        ('descr="船&#10;&#10;AI によって生成されたコンテンツは誤りを含む場合があります。"', "", ""),
        ('descr="A boat&#10;&#10;Description automatically generated"', "", ""),
        ('descr="チェック マーク 単色塗りつぶし"', "", ""),
        ('descr="隠した図" hidden="1"', "", ""),
        ('descr="飾りの線"', '<adec:decorative val="1"/>', ""),
        ('descr="飾りでない線"', '<adec:decorative val="0"/>', "飾りでない線"),
    ],
)  # fmt: skip
def test_alternative_text(attributes: str, inner: str, expected: str) -> None:
    assert alternative_text(element(f"<p:cNvPr {attributes}>{inner}</p:cNvPr>")) == expected


def test_no_properties() -> None:
    assert alternative_text(None) == ""


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<a:r><a:t>港の</a:t></a:r><a:r><a:t>計画</a:t></a:r>", "港の計画"),
        ("<a:r><a:t>上</a:t></a:r><a:br/><a:r><a:t>下</a:t></a:r>", "上\n下"),
        ("<a:r><a:t>上_x000B_下</a:t></a:r>", "上\n下"),
        ("<a:r><a:rPr baseline='30000'/><a:t>2</a:t></a:r>", "²"),
        ("<a:r><a:rPr><a:sym typeface='Wingdings'/></a:rPr><a:t>ü</a:t></a:r>", "✓"),
        ("<a:fld type='slidenum'><a:t>3</a:t></a:fld>", ""),
        ("<a:fld type='datetime1'><a:t>今日</a:t></a:fld>", "今日"),
        ("<a:pPr><a:buChar char='x'/></a:pPr><a:endParaRPr/>", ""),
    ],
)  # fmt: skip
def test_paragraph_text(inner: str, expected: str) -> None:
    assert paragraph_text(element(f"<a:p>{inner}</a:p>")) == expected


def test_empty_paragraphs_are_no_texts() -> None:
    body = "".join(f"<a:p><a:r><a:t>{t}</a:t></a:r></a:p>" for t in ("い", " ", "ろ"))
    assert body_texts(element(f"<p:txBody>{body}</p:txBody>")) == ["い", "ろ"]


def test_diagrams_that_go_round_in_circles() -> None:
    points = "".join(
        f"<dgm:pt modelId='{i}'><dgm:t><a:p><a:r><a:t>{i}番</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for i in (1, 2, 3)
    )
    links = "".join(
        f"<dgm:cxn srcId='{a}' destId='{b}' srcOrd='0'/>" for a, b in ((1, 2), (2, 3), (3, 2))
    )
    model = element(
        f"<dgm:dataModel><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst>"
        "</dgm:dataModel>"
    )
    assert diagram_texts(model) == ["1番", "2番", "3番"]
