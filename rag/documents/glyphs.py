"""Characters that a font or a raised position draws: Wingdings ü is ✓, a raised 2 is ².

Source: the Unicode code charts (Dingbats, Geometric Shapes, Arrows) and Unicode's mapping of the
Symbol encoding (VENDORS/ADOBE/symbol.txt); Wingdings as encoded since Unicode 7, with the nearest
older character where fonts lack the new one.
"""

from __future__ import annotations

_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x3F: "✍", 0x41: "✌", 0x45: "☜",
    0x46: "☞", 0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4C: "☹", 0x52: "☼", 0x54: "❄", 0x6C: "●",
    0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "◆", 0x74: "◆",
    0x75: "◆", 0x76: "❖", 0x77: "◆", 0x78: "☒", 0x7A: "⌘", 0x7B: "❀", 0x7C: "✿", 0x7D: "❝",
    0x7E: "❞", 0x80: "⓪", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤", 0x86: "⑥",
    0x87: "⑦", 0x88: "⑧", 0x89: "⑨", 0x8A: "⑩", 0x8B: "⓿", 0x8C: "❶", 0x8D: "❷", 0x8E: "❸",
    0x8F: "❹", 0x90: "❺", 0x91: "❻", 0x92: "❼", 0x93: "❽", 0x94: "❾", 0x95: "❿", 0x9E: "·",
    0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪",
    0xA8: "□", 0xAA: "✦", 0xAB: "★", 0xAC: "✶", 0xAD: "✴", 0xAE: "✹", 0xB5: "✪", 0xB6: "✰",
    0xD8: "➢", 0xDC: "➲", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE3: "↖", 0xE4: "↗",
    0xE5: "↙", 0xE6: "↘", 0xE7: "←", 0xE8: "➔", 0xE9: "↑", 0xEA: "↓", 0xEF: "⇦", 0xF0: "⇨",
    0xF1: "⇧", 0xF2: "⇩", 0xF3: "⇔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "●", 0x97: "●",
    0x98: "●", 0x99: "○", 0x9A: "○", 0x9B: "○", 0x9E: "◉", 0x9F: "■", 0xA0: "■", 0xA1: "■",
    0xA2: "■", 0xA3: "□", 0xA4: "□", 0xAE: "◆", 0xAF: "◆", 0xB0: "◇", 0xEA: "★", 0xF8: "※",
}  # fmt: skip
_WINGDINGS_3 = {
    0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x70: "▲", 0x71: "▼", 0x72: "△", 0x73: "▽",
    0x74: "◀", 0x75: "▶", 0x76: "◁", 0x77: "▷", 0x7C: "◀", 0x7D: "▶", 0x7E: "▲", 0x84: "▶",
}  # fmt: skip
_SYMBOL = {
    0x41: "Α", 0x42: "Β", 0x44: "Δ", 0x46: "Φ", 0x47: "Γ", 0x4C: "Λ", 0x50: "Π", 0x51: "Θ",
    0x53: "Σ", 0x57: "Ω", 0x58: "Ξ", 0x59: "Ψ", 0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ",
    0x65: "ε", 0x66: "φ", 0x67: "γ", 0x68: "η", 0x69: "ι", 0x6B: "κ", 0x6C: "λ", 0x6D: "μ",
    0x6E: "ν", 0x70: "π", 0x71: "θ", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x77: "ω", 0x78: "ξ",
    0x79: "ψ", 0x7A: "ζ", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
    0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝",
    0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC6: "∅",
    0xC7: "∩", 0xC8: "∪", 0xCC: "⊂", 0xCE: "∈", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xDB: "⇔",
    0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "symbol": _SYMBOL,
}
_PRIVATE = range(0xF000, 0xF100)
"""Where Office puts the characters of symbol fonts: U+F000 and the byte of the font."""

_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def is_symbol_font(font: str) -> bool:
    """Whether a font draws signs of its own in place of letters."""
    return font.lower() in _FONTS


def draw(text: str, font: str = "") -> str:
    """The characters that a reader sees where a symbol font draws the text.

    Args:
        text: Letters (`l` in Wingdings), or private characters U+F020 to U+F0FF.
        font: Name of the font; private characters of no known font are taken for Wingdings, then
            Symbol.

    Returns:
        The text with known signs in place; private characters that nobody knows are dropped.
    """
    known = _FONTS.get(font.lower())
    if known is None and not any(ord(char) in _PRIVATE for char in text):
        return text
    return "".join(_draw_one(char, known) for char in text)


def _draw_one(char: str, known: dict[int, str] | None) -> str:
    code = ord(char)
    if code in _PRIVATE:
        byte = code & 0xFF
        if known is not None:
            return known.get(byte, "")
        return _WINGDINGS.get(byte) or _SYMBOL.get(byte, "")
    if known is not None and code <= 0xFF and not char.isspace():
        return known.get(code, char)
    return char


def raised(text: str) -> str:
    """A raised text in superscript characters, where there is one for each: m2 written m²."""
    return _all_or_nothing(text, _RAISED)


def lowered(text: str) -> str:
    """A lowered text in subscript characters, where there is one for each: CO2 written CO₂."""
    return _all_or_nothing(text, _LOWERED)


def _all_or_nothing(text: str, table: dict[int, int]) -> str:
    return text.translate(table) if all(ord(char) in table for char in text) else text
