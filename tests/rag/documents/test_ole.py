"""The container of old Office files."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.documents.ole import OLE_SIGNATURE, is_encrypted, is_ole, stream_names


@pytest.mark.parametrize(
    ("content", "ole"),
    [
        (OLE_SIGNATURE + bytes(3000), True),
        (OLE_SIGNATURE, True),
        (b"PK\x03\x04", False),
        (b"", False),
    ],
)
def test_damaged_containers_are_neither_encrypted_nor_anything(
    tmp_path: Path, content: bytes, ole: bool
) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(content)
    assert (is_ole(path), is_encrypted(path), stream_names(path)) == (ole, False, frozenset())
