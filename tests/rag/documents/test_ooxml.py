"""Small questions to elements, and formulas in one line."""

from __future__ import annotations

import pytest
from lxml import etree

from rag.documents.ooxml import children, integer, is_on, local_name, span
from rag.documents.ooxml_math import formula_text
from tests.rag.documents.office_files import NAMESPACES


def element(xml: str):
    return etree.fromstring(f"<x {NAMESPACES}>{xml}</x>")[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("true", True), ("on", True), ("0", False), ("false", False), (" Off ", False),
     ("none", False), (None, False)],
)  # fmt: skip
def test_is_on(value: str | None, expected: bool) -> None:
    assert is_on(value) is expected


def test_is_on_by_default() -> None:
    assert is_on(None, default=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("3", 3), ("-2", -2), ("2.9", 2), ("2cm", 7), ("", 7), ("inf", 7), ("nan", 7), (None, 7)],
)
def test_integer(value: str | None, expected: int) -> None:
    assert integer(value, 7) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, 1), ("0", 1), ("-4", 1), ("3", 3), ("99999999999", 1000)]
)
def test_span(value: str | None, expected: int) -> None:
    assert span(value) == expected


def test_children_take_one_branch_of_alternatives() -> None:
    parent = element(
        "<a:p><!-- x --><a:b/><mc:AlternateContent><mc:Choice Requires='q'><a:c/></mc:Choice>"
        "<mc:Choice Requires='r'><a:d/></mc:Choice><mc:Fallback><a:e/></mc:Fallback>"
        "</mc:AlternateContent><mc:AlternateContent><mc:Fallback><a:f/></mc:Fallback>"
        "</mc:AlternateContent><mc:AlternateContent/></a:p>"
    )
    assert [local_name(child) for child in children(parent)] == ["b", "c", "f"]


def text(characters: str) -> str:
    return f"<m:r><m:t>{characters}</m:t></m:r>"


def part(name: str, inner: str) -> str:
    return f"<m:{name}>{inner}</m:{name}>"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (text("a=b"), "a=b"),
        (part("f", part("num", text("実績")) + part("den", text("目標"))), "実績/目標"),
        (part("f", part("num", text("a+b")) + part("den", text("2"))), "(a+b)/2"),
        (part("sSup", part("e", text("x")) + part("sup", text("2"))), "x²"),
        (part("sSup", part("e", text("x")) + part("sup", text("k+1"))), "x^(k+1)"),
        (part("sSub", part("e", text("CO")) + part("sub", text("2"))), "CO₂"),
        (part("sSub", part("e", text("x")) + part("sub", text("あ"))), "x_あ"),
        (part("sSubSup", part("e", text("x")) + part("sub", text("1")) + part("sup", text("2"))),
         "x₁²"),
        (part("rad", part("deg", "") + part("e", text("x+1"))), "√(x+1)"),
        (part("nary", "<m:naryPr><m:chr m:val='∑'/></m:naryPr>" + part("sub", text("i=1"))
              + part("sup", text("n")) + part("e", text("a"))), "∑_i=1ⁿa"),
        (part("d", part("e", text("a")) + part("e", text("b"))), "(a|b)"),
        (part("d", "<m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr>"
              + part("e", text("a"))), "[a]"),
    ],
)  # fmt: skip
def test_formulas(inner: str, expected: str) -> None:
    assert formula_text(element(f"<m:oMath>{inner}</m:oMath>")) == expected
