"""Fields that are drawn from their code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.docx.fields import equation_text, symbol_text


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r' \* jc2 \* "Font:ＭＳ 明朝" \* hps10 \o\ad(\s\up 9(みさき),岬)', "岬"),
        (r" \o\ac(○,印)", "印"),
        (r" \f(1,3)", "1/3"),
        (r" \f(\s\up 8(2);3)", "²/3"),
        (r" \r(3,8)", "3√8"),
        (r" 10m\s\up 6(2)", "10m²"),
        (r" CO\s\do 4(2)", "CO₂"),
        (r" \b(a)", "(a)"),
        (r" \l(い,ろ)", "い,ろ"),
        (r" \x(枠)", "枠"),
        (r" \o\ad(\s\up 9(み(さ)き),岬", "岬"),
        ("", ""),
    ],
)
def test_equations(code: str, expected: str) -> None:
    assert equation_text(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r'SYMBOL 252 \f "Wingdings" \s 11', "✓"),
        (r"SYMBOL 0xF0E8 \f Wingdings", "➔"),
        ("SYMBOL 8251", "※"),
        ("SYMBOL 55296", ""),
        ("SYMBOL 99999999999", ""),
        ("PAGE", ""),
    ],
)
def test_symbols(code: str, expected: str) -> None:
    assert symbol_text(code) == expected


@given(st.text(alphabet="\\oadfrsblx(),;*9 岬", max_size=40))
def test_no_code_breaks_it(code: str) -> None:
    assert isinstance(equation_text(code), str)
