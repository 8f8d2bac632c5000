"""Checksums of every file of a bundle, in the form of sha256sum."""

from __future__ import annotations

import hashlib
from pathlib import Path

SUMS = "SHA256SUMS"


def sha256_of(file: Path) -> str:
    """The checksum of a file, hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def files_of(folder: Path) -> list[Path]:
    """Every file below a folder, in an order that is the same on every machine."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix().encode())


def write_sums(folder: Path) -> Path:
    """Writes the checksums of everything below a folder into it."""
    sums = folder / SUMS
    sums.unlink(missing_ok=True)
    lines = [
        f"{sha256_of(file)}  {file.relative_to(folder).as_posix()}\n" for file in files_of(folder)
    ]
    sums.write_text("".join(lines), encoding="utf-8")
    return sums
