"""Signs of symbol fonts, raised and lowered figures."""

from __future__ import annotations

import pytest

from rag.documents.glyphs import draw, is_symbol_font, lowered, raised


@pytest.mark.parametrize(
    ("text", "font", "expected"),
    [
        ("本文", "", "本文"),
        ("本文", "ＭＳ 明朝", "本文"),
        ("l", "Wingdings", "●"),
        ("ln u", "wingdings", "●■ ◆"),
        ("\uf0fc済", "Wingdings", "✓済"),
        ("\uf0fc済", "", "✓済"),
        ("\uf050", "Wingdings 2", "✓"),
        ("\uf075", "Wingdings 3", "▶"),
        ("m", "Symbol", "μ"),
        ("\uf0b3", "Symbol", "≥"),
        ("\uf0b3", "", "≥"),
        ("\uf001消える", "", "消える"),
        ("表", "Wingdings", "表"),
    ],
)
def test_draw(text: str, font: str, expected: str) -> None:
    assert draw(text, font) == expected


def test_symbol_fonts() -> None:
    assert [is_symbol_font(f) for f in ("Wingdings", "SYMBOL", "游ゴシック", "")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [("2", "²"), ("-10", "⁻¹⁰"), ("注1", "注1"), ("", "")]
)
def test_raised(text: str, expected: str) -> None:
    assert raised(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("2", "₂"), ("あ", "あ")])
def test_lowered(text: str, expected: str) -> None:
    assert lowered(text) == expected
