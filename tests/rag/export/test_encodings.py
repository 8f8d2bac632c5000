import pytest

from rag.export.encodings import Encoding, encode_text, representable
from rag.export.units import Unit


@pytest.mark.parametrize(
    ("text", "shown", "lacking"),
    [
        ("①㈱髙﨑Ⅳ㍻", "①㈱髙﨑Ⅳ㍻", {}),
        ("𠮷野家と𠮷田、鷗", "〓野家と〓田、〓", {"𠮷": 2, "鷗": 1}),
        # The same characters of JIS, which other systems map to other code points.
        ("５〜６月、−３％、A—B、‖", "５～６月、－３％、A―B、∥", {}),
        # A voiced kana in two characters, as macOS writes file names.
        ("か\u3099きハ\u309a", "がきパ", {}),
        ("é\u200b", "〓〓", {"é": 1, "\u200b": 1}),
        ("", "", {}),
    ],
)
def test_what_cp932_has(text, shown, lacking):
    found = representable(text, Encoding.CP932)
    assert found == (shown, lacking)
    assert found[0].encode("cp932").decode("cp932") == shown


def test_utf_8_has_everything_but_half_characters():
    assert representable("𠮷é", Encoding.UTF_8) == ("𠮷é", {})
    assert representable("a\ud800b", Encoding.UTF_8) == ("a?b", {})


def test_a_file_for_windows_lists_what_it_lacks():
    made = encode_text("𠮷野\n𠮷田\n", Encoding.CP932)
    assert made.lacking == {"𠮷": 2}
    assert made.content.decode("cp932") == (
        "〓野\r\n〓田\r\n\r\n"
        "※ この文字コード（CP932）にない文字 2 字を「〓」に置き換えました。\r\n"
        "・U+20BB7（CJK UNIFIED IDEOGRAPH-20BB7）　2か所\r\n"
    )
    assert encode_text("𠮷野\n", Encoding.UTF_8).content == "𠮷野\r\n".encode()


@pytest.mark.parametrize(
    ("unit", "yen", "shown"),
    [
        (Unit.YEN, 1_234, 1_234),
        (Unit.THOUSAND, 1_234, 1.234),
        (Unit.MILLION, 1_020_000_000, 1_020),
        (Unit.HUNDRED_MILLION, 1_020_000_000, 10.2),
        (Unit.HUNDRED_MILLION, -50_000_000, -0.5),
        (Unit.MILLION, 0, 0),
        (Unit.MILLION, None, None),
    ],
)
def test_amounts_in_a_unit(unit, yen, shown):
    found = unit.of(yen)
    assert (found, type(found)) == (shown, type(shown))
