"""Decoding text files: UTF-8, UTF-16 with its mark, Shift_JIS (CP932), EUC-JP, ISO-2022-JP.

Nothing is guessed from statistics that a strict decoder can decide: an encoding is taken only when
every byte is valid in it. Shift_JIS and EUC-JP are often both valid; then the text that looks like
Japanese wins.
"""

from __future__ import annotations

import codecs

from rag.errors import BrokenDocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Row 13 (①, ㈱) is in CP932 and in the JIS X 0213 variants, not in the plain codecs.
_ISO_2022 = ("iso2022_jp", "iso2022_jp_2004", "iso2022_jp_ext")
_EIGHT_BIT = ("cp932", "euc_jp", "euc_jis_2004")
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b$(")

_TEXT_CONTROLS = frozenset({0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B})
_CONTROLS = bytes(set(range(0x20)) - _TEXT_CONTROLS) + b"\x7f"
_BINARY_SHARE = 0.005
_PLAUSIBLE = 0.3
"""Least score of a text that is taken for Japanese; random bytes stay below 0."""


def decode_text(data: bytes) -> str:
    """Decodes the bytes of a text file.

    Args:
        data: All of the file.

    Returns:
        Its characters, without a byte order mark. Line ends are left as they are.

    Raises:
        BrokenDocumentError: The bytes are not text, or in none of the encodings.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            text = _strict(data, codec)
            if text is None:
                raise _undecodable()
            return text
    if _looks_binary(data):
        raise BrokenDocumentError(
            "テキストではないデータが入っています（拡張子だけを変えたファイルの可能性があります）。"
            "元のソフトで開き、テキストまたはCSVとして保存し直してください。"
        )
    data = data.rstrip(b"\x1a")
    if any(escape in data for escape in _ESCAPES):
        for codec in _ISO_2022:
            text = _strict(data, codec)
            if text is not None:
                return text
    text = _strict(data, "utf-8")
    return text if text is not None else _most_plausible(data)


def _looks_binary(data: bytes) -> bool:
    if b"\x00" in data:
        return True
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > len(data) * _BINARY_SHARE


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _most_plausible(data: bytes) -> str:
    candidates = [text for codec in _EIGHT_BIT if (text := _strict(data, codec)) is not None]
    best = max(candidates, key=_plausibility, default=None)
    if best is None or _plausibility(best) < _PLAUSIBLE:
        raise _undecodable()
    return best


def _plausibility(text: str) -> float:
    """How much a text looks like Japanese: 1 for kana and common kanji, below 0 for debris.

    Only characters beyond ASCII count. Half-width katakana, rare kanji and private characters are
    what EUC-JP gives when read as Shift_JIS, and the other way round.
    """
    beyond = [char for char in text if char > "\x7f"]
    return sum(map(_weight, beyond)) / len(beyond) if beyond else 0.0


def _weight(char: str) -> float:
    if "\u3041" <= char <= "\u30ff" or "\u3000" <= char <= "\u3020":
        return 1.0
    if "\uff01" <= char <= "\uff5e" or "\u2010" <= char <= "\u27bf":
        return 1.0
    if "\u3200" <= char <= "\u33ff" or "\uf900" <= char <= "\ufaff":
        return 0.5
    if "\u4e00" <= char <= "\u9fff":
        return _kanji_weight(char)
    if "\uff61" <= char <= "\uff9f":
        return -0.5
    return -2.0 if "\ue000" <= char <= "\uf8ff" or char < "\xa0" else 0.0


def _kanji_weight(kanji: str) -> float:
    """JIS level 1 ends at 0x9872 in Shift_JIS; 髙 and other kanji of names stand from 0xED40 on."""
    code = kanji.encode("cp932", "replace")
    if len(code) == 1:
        return -0.5
    if code < b"\x98\x73":
        return 1.0
    return 0.5 if code >= b"\xed\x40" else -0.5


def _undecodable() -> BrokenDocumentError:
    return BrokenDocumentError(
        "文字コードを判別できません（UTF-8、Shift_JIS、EUC-JP、UTF-16 のいずれでもないか、"
        "途中が壊れています）。UTF-8 で保存し直してください。"
    )
