"""Characters out of tokens."""

import pytest

from rag.llm.decoding import IncrementalDecoder


def decode(tokens):
    """Tokens are bytes."""
    return bytes(tokens).decode("utf-8", errors="replace")


@pytest.mark.parametrize(
    ("data", "pieces"),
    [
        (b"80", ["8", "0", ""]),
        ("計画".encode(), ["", "", "計", "", "", "画", ""]),
        ("\U0001f5fe。".encode(), ["", "", "", "\U0001f5fe", "", "", "。", ""]),
        ("計".encode()[:2], ["", "", "\ufffd"]),
        (b"", [""]),
    ],
)
def test_no_character_is_given_in_halves(data, pieces):
    decoder = IncrementalDecoder(decode)
    assert [*(decoder.feed(token) for token in data), decoder.finish()] == pieces


def test_bytes_that_are_no_text_do_not_hold_back_for_ever():
    decoder = IncrementalDecoder(decode)
    held = [decoder.feed(0xFF) for _ in range(20)]
    assert "".join(held).startswith("\ufffd" * 16)
    rest = [decoder.feed(0x41) for _ in range(3)]
    assert "".join([*held, *rest, decoder.finish()]) == "\ufffd" * 20 + "AAA"


def test_a_blank_that_depends_on_the_word_before_is_kept():
    words = ["The", "plan", "of", "2025"]
    decoder = IncrementalDecoder(lambda tokens: " ".join(words[token] for token in tokens))
    assert "".join([*map(decoder.feed, range(4)), decoder.finish()]) == "The plan of 2025"
