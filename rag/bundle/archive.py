"""One archive of a folder, the same bytes for the same files."""

from __future__ import annotations

import tarfile
from pathlib import Path

from rag.bundle.sums import files_of


def write_archive(folder: Path, target: Path, made: int) -> None:
    """Writes a folder as a tar archive under its own name; wheels are compressed as they are.

    Args:
        folder: The folder.
        target: The archive; it appears whole or not at all.
        made: Time of every file in it, in seconds since 1970.
    """
    partial = target.with_name(f".{target.name}.partial")
    try:
        with tarfile.open(partial, "w", format=tarfile.PAX_FORMAT) as archive:
            for file in files_of(folder):
                entry = tarfile.TarInfo(f"{folder.name}/{file.relative_to(folder).as_posix()}")
                entry.size = file.stat().st_size
                entry.mtime = made
                entry.mode = 0o755 if file.suffix == ".sh" else 0o644
                with file.open("rb") as opened:
                    archive.addfile(entry, opened)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
