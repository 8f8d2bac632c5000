"""Normalisation for analysis, with a map back to the characters of the source.

Two texts exist side by side. The *canonical text* of a document keeps the characters that a reader
sees (full width, ①, ㈱) and is only freed of noise by `clean`. Analysis (tokens, numbers, dates)
works on a *normalised* copy: NFKC, lower case, one kind of dash and wave. Every character of that
copy knows where it came from, so a match can always be shown in the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

NORMALIZER_VERSION = "nfkc-lower-1"
"""Recorded in every index; an index built with another one must be rebuilt."""

# Radicals that PDF text layers put in place of ordinary kanji and that NFKC leaves alone
# (Unicode Character Database, EquivalentUnifiedIdeograph.txt; those with a Japanese reading).
_RADICALS = {
    "⺀": "冫", "⺁": "厂", "⺃": "乚", "⺄": "乙", "⺅": "亻", "⺇": "几", "⺉": "刂", "⺊": "卜",
    "⺋": "㔾", "⺏": "尢", "⺐": "尣", "⺒": "巳", "⺓": "幺", "⺖": "忄", "⺗": "㣺", "⺘": "扌",
    "⺙": "攵", "⺛": "旡", "⺝": "月", "⺟": "母", "⺠": "民", "⺡": "氵", "⺢": "氺", "⺣": "灬",
    "⺥": "爫", "⺦": "丬", "⺨": "犭", "⺪": "疋", "⺫": "罒", "⺬": "示", "⺭": "礻", "⺮": "竹",
    "⺯": "糸", "⺰": "纟", "⺱": "罓", "⺲": "罒", "⺵": "罒", "⺷": "羊", "⺹": "耂", "⺻": "聿",
    "⺼": "肉", "⺽": "臼", "⺾": "艹", "⺿": "艹", "⻀": "艹", "⻁": "虎", "⻂": "衤", "⻃": "覀",
    "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻈": "讠", "⻉": "贝", "⻊": "足", "⻌": "辶",
    "⻍": "辶", "⻎": "辶", "⻏": "阝", "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门",
    "⻕": "阝", "⻖": "阝", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞",
    "⻝": "食", "⻞": "飠", "⻟": "飠", "⻠": "饣", "⻡": "首", "⻢": "马", "⻣": "骨", "⻤": "鬼",
    "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻫": "斉", "⻬": "齐",
    "⻭": "歯", "⻮": "齿", "⻯": "竜", "⻰": "龙", "⻱": "龟", "⻲": "亀", "⻳": "龟",
}  # fmt: skip

# Bullets of symbol fonts (Wingdings, Symbol) that Word and PowerPoint store as private characters.
_SYMBOL_BULLETS = {
    0xF06C: "●", 0xF06D: "○", 0xF06E: "■", 0xF06F: "□", 0xF071: "□", 0xF074: "◆", 0xF075: "◆",
    0xF076: "❖", 0xF09E: "・", 0xF09F: "・", 0xF0A7: "▪", 0xF0A8: "□", 0xF0B7: "・", 0xF0D8: "➢",
    0xF0DE: "→", 0xF0E0: "→", 0xF0E8: "➔", 0xF0F0: "⇒", 0xF0FC: "✓", 0xF0FE: "☑",
}  # fmt: skip

# Characters that carry no text: control codes, zero width marks, soft hyphen, BOM, bidi marks.
_INVISIBLE = {
    *range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0),
    0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065),
    0xFEFF, *range(0xFFF9, 0xFFFC),
}  # fmt: skip


def _clean_table() -> dict[int, str | None]:
    """Character map of `clean`: invisible marks out, look-alikes to unified ideographs."""
    table: dict[int, str | None] = dict.fromkeys(_INVISIBLE)
    table |= {ord(radical): kanji for radical, kanji in _RADICALS.items()}
    table |= _SYMBOL_BULLETS
    table |= {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
    for c in (*range(0xF900, 0xFAFF), *range(0x2F800, 0x2FA1E)):
        unified = unicodedata.normalize("NFC", chr(c))
        if unified != chr(c):
            table[c] = unified
    table[0xA0] = table[0x202F] = " "
    table[0x2028] = table[0x2029] = table[0x85] = "\n"
    return table


_CLEAN = _clean_table()
_LINE_ENDS = re.compile(r"\r\n?")
_MAYBE_DIRTY = re.compile(
    r"[^\t\n\x20-\x7e\u00a1-\u00ac\u00ae-\u180d\u2010-\u2027\u2030-\u205f\u2070-\u2e7f"
    r"\u3000-\ue000\ufb00-\ufefe\uff00-\ufff8\ufffc-\ufffd]"
)


def clean(text: str) -> str:
    """Frees a text of characters that a reader does not see, and unifies look-alike kanji.

    Kangxi and CJK radicals and compatibility ideographs become the unified ideograph they stand
    for, bullets of symbol fonts become ordinary bullets; control and zero width characters go;
    line ends become LF. Width, ①, ㈱ and ㎡ stay.

    Args:
        text: Any text as a reader library returns it.

    Returns:
        Text of which every character is visible, LF, TAB or a blank.
    """
    text = _LINE_ENDS.sub("\n", text)
    if _MAYBE_DIRTY.search(text) is None:
        return text
    return text.translate(_CLEAN)


_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_WAVES = dict.fromkeys(map(ord, "〜～∼"), "~")
_FOLD = str.maketrans({**_DASHES, **_WAVES, **{ord(k): v for k, v in _RADICALS.items()}})
_CLUSTER = re.compile(
    "[^\u3099\u309a\uff9e\uff9f\u0300-\u036f][\u3099\u309a\uff9e\uff9f\u0300-\u036f]*|.", re.DOTALL
)


def normalize(text: str) -> str:
    """NFKC, lower case, one dash and one wave.

    Args:
        text: Any text.

    Returns:
        The normalised copy; its length may differ from that of `text`. Use `normalize_with_map`
        where positions matter.
    """
    return unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD).lower()


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """A normalised copy and, for each of its characters, the source character it came from.

    Attributes:
        text: The normalised characters.
        starts: For each character of `text`, the offset in the source where its origin begins.
            One further entry, the length of the source, closes the list.
        ends: For each character of `text`, the offset in the source where its origin ends.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Maps a half-open span of `text` to the half-open span of the source that gave it.

        A span that cuts through one source character (㌔ gives キロ) covers all of it.
        """
        if start >= end:
            return self.starts[start], self.starts[start]
        return self.starts[start], self.ends[end - 1]


def normalize_with_map(text: str) -> NormalizedText:
    """Like `normalize`, keeping for every character where it came from.

    Args:
        text: Any text.

    Returns:
        The copy with its offset map. `result.text == normalize(text)` for every text in which
        combining marks follow their base.
    """
    whole = normalize(text)
    if _maps_one_to_one(text):
        positions = range(len(text) + 1)
        return NormalizedText(whole, positions, range(1, len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        piece = normalize(cluster.group())
        pieces.append(piece)
        starts.extend([cluster.start()] * len(piece))
        ends.extend([cluster.end()] * len(piece))
    starts.append(len(text))
    return NormalizedText("".join(pieces), starts, ends)


# Ranges in which every character is normalised to exactly one: ASCII, Latin-1 letters, Greek,
# Cyrillic, dashes and quotes, arrows, shapes, kana, kanji, full-width forms.
_ONE_TO_ONE = re.compile(
    r"[\t\n\x20-\x7e\u00b7\u00d7\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u2010-\u2016\u2018-\u201f"
    r"\u2190-\u21ff\u25a0-\u26ff\u2713-\u2756\u3000-\u3035\u3041-\u3096\u30a0-\u30fe\u4e00-\u9fff"
    r"\uff01-\uff5e\uff61-\uff9d]*"
)


def _maps_one_to_one(text: str) -> bool:
    """Whether each character becomes exactly one; equal total lengths alone prove nothing."""
    return _ONE_TO_ONE.fullmatch(text) is not None


_SPACE = re.compile(r"[\s\u200b\ufeff]+")


def squeeze(text: str) -> str:
    """NFKC without any white space: the form in which quotes and evidence are compared.

    Case is kept. Source: the matching rules of the evaluation data.
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
