"""Identity and sizes of passages."""

import hashlib

import pytest

from rag.passages import PassageSize, passage_id


def test_the_id_is_a_hash_of_content_reader_and_span():
    expected = hashlib.blake2b(b"abc:7:10:25", digest_size=10).hexdigest()
    assert passage_id("abc", "7", 10, 25) == expected
    assert len(expected) == 20


@pytest.mark.parametrize(
    "other",
    [("abd", "7", 10, 25), ("abc", "8", 10, 25), ("abc", "7", 11, 25), ("abc", "7", 10, 26)],
)
def test_each_part_of_the_identity_counts(other):
    assert passage_id(*other) != passage_id("abc", "7", 10, 25)


def test_the_margin_is_a_quarter_of_the_maximum():
    assert PassageSize(100, 200).margin == 50
