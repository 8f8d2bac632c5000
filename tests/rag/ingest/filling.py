"""A real `tenkyo ingest` on a disk that is full, for `test_disk_full.py`.

Run as a program with a folder and a way to make it full. For every amount of room that it leaves
it prints what became of an update, and in which state the collection is before and after.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

from tests.rag.index.filling import filled_disk, limited_files
from tests.rag.ingest.updating import NEW, OLD, lay, run_command, state

LEFT = (0, 64, 128, 256, 384, 512, 1024, 2048, 4096, 8192)
"""KiB that are left on the disk, or may be written to one file beyond the longest one."""


def _update(home: Path) -> tuple[int, str]:
    """Exit code and what was said on standard error."""
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = run_command(home)
    return code, said.getvalue()


def main(home: Path, way: str) -> None:
    """Makes a collection, then updates it with ever more room."""
    full = {"disk": filled_disk, "files": limited_files}[way]
    lay(home, OLD)
    _update(home)
    lay(home, NEW)
    for left in LEFT:
        with full(home, left):
            code, said = _update(home)
            within = state(home)
        report = {"left": left, "code": code, "said": said, "within": within}
        print(json.dumps({**report, "after": state(home)}), flush=True)  # noqa: T201
        if code == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
