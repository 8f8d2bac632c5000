"""The texts that a writer keeps, whatever becomes of the generation."""

from dataclasses import replace

import pytest

from rag.errors import UnreadableTextError
from rag.index import Version
from tests.rag.index.writing import BRIDGES


def test_versions_outlive_a_writer_that_never_commits(collection):
    with collection.writer() as writer:
        writer.put_version(BRIDGES.version)
    with collection.writer() as writer:
        assert writer.version(BRIDGES.row.sha256, "reader-1") == BRIDGES.version
        assert writer.version(BRIDGES.row.sha256, "reader-2") is None


def test_a_version_can_be_read_anew(collection):
    with collection.writer() as writer:
        writer.put_version(BRIDGES.version)
        writer.put_version(replace(BRIDGES.version, payload=b"other"))
        assert writer.version(BRIDGES.row.sha256, "reader-1").payload == b"other"


@pytest.mark.parametrize("text", ["\udce6", "橋\ud83d"])
def test_half_characters_are_refused_with_the_cure(collection, text):
    with collection.writer() as writer, pytest.raises(UnreadableTextError, match="サロゲート"):
        writer.put_version(Version("0" * 64, "reader-1", text, b""))


@pytest.mark.parametrize("text", ["", "\0", "a\0b", "😀葛󠄀", "\r\n\u2028"])
def test_any_other_text_comes_back_exactly(collection, text):
    version = Version("0" * 64, "reader-1", text, bytes(range(256)))
    with collection.writer() as writer:
        writer.put_version(version)
        assert writer.version("0" * 64, "reader-1") == version
