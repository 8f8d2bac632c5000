"""The container of old Office files, which also holds new ones under a password (MS-CFB)."""

from __future__ import annotations

import struct
from pathlib import Path

OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")

ENCRYPTED_PACKAGE = "EncryptedPackage"
"""Name of the stream that holds a new Office file under a password."""


def is_ole(path: Path) -> bool:
    """Whether the file begins like an OLE container."""
    with path.open("rb") as stream:
        return stream.read(len(OLE_SIGNATURE)) == OLE_SIGNATURE


def stream_names(path: Path) -> frozenset[str]:
    """Names of the streams at the top of a container; none where it is damaged."""
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(path) as container:
            return frozenset(entry[0] for entry in container.listdir())
    except (OSError, ValueError):  # what olefile raises on damage
        return frozenset()


def is_encrypted(path: Path) -> bool:
    """Whether the document in a container is under a password."""
    if ENCRYPTED_PACKAGE in stream_names(path):
        return True
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError, ParseError

    damaged = (
        FileFormatError, ParseError, OSError, ValueError, OverflowError, AssertionError, KeyError,
        IndexError, struct.error,
    )  # fmt: skip
    with path.open("rb") as stream:
        try:
            return bool(msoffcrypto.OfficeFile(stream).is_encrypted())
        except damaged:  # not encrypted as far as anyone can tell; the reader will find the damage
            return False
