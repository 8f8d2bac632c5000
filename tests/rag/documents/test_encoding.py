"""Encodings of Japanese text files."""

from __future__ import annotations

import random

import pytest

from rag.documents.encoding import decode_text
from rag.errors import BrokenDocumentError

PLAN = "港の計画（令和６年度）\r\n　防波堤を直し、桟橋の灯りを増やす。費用は約１，２００万円。\r\n"
SHORT = "施策名,目標値\n窓口の一本化,20\n"


@pytest.mark.parametrize("text", [PLAN, SHORT, "ascii only\n", "①㈱㎡－\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jis_2004"])
def test_encodings(codec: str, text: str) -> None:
    assert decode_text(text.encode(codec)) == text


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("iso2022_jp", PLAN),
        ("iso2022_jp_2004", "①の対応\n"),
        ("utf-16-le", "\ufeff見出し"),
        ("utf-16-be", "\ufeff見出し"),
        ("utf-32-le", "\ufeff見出し"),
        ("euc_jp", SHORT),
        ("cp932", "ｶﾀｶﾅの見出し,①\nみなと市,２０\n"),
        ("cp932", "表\n"),
        ("cp932", "髙﨑㈱\n"),
        ("euc_jp", "町の計画\n"),
    ],
)
def test_special_cases(codec: str, text: str) -> None:
    assert decode_text(text.encode(codec)) == text.lstrip("\ufeff")


def test_the_end_mark_of_dos_goes() -> None:
    assert decode_text("終わり\n".encode("cp932") + b"\x1a") == "終わり\n"


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03\x00\x00\x00",
        bytes(range(1, 9)) * 40,
        "計画".encode("utf-16-le"),
    ],
)
def test_binary_data(data: bytes) -> None:
    with pytest.raises(BrokenDocumentError, match="保存し直してください"):
        decode_text(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf\xff",
        "計画の本文\n".encode() * 3 + b"\xff\xff\n",
        "ラテン文字の caf\xe9 だけ".encode("latin-1", "ignore") + b"\xe9\xe8\xe0",
    ],
)
def test_no_encoding_fits(data: bytes) -> None:
    with pytest.raises(BrokenDocumentError, match="UTF-8 で保存し直してください"):
        decode_text(data)


def test_random_bytes_are_never_taken_for_text() -> None:
    generator = random.Random(7)
    for _ in range(200):
        data = bytes(generator.randrange(0x80, 0x100) for _ in range(400))
        with pytest.raises(BrokenDocumentError):
            decode_text(data)
