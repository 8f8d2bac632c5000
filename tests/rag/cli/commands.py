"""Running `tenkyo`: inside the test where that is enough, as a program where it is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-c", "from rag.cli import main; main()"]


@dataclass(frozen=True)
class Result:
    """What a command gave.

    Attributes:
        code: The exit code.
        out: Standard output.
        err: Standard error.
    """

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(home: Path) -> dict[str, str]:
    """The environment of a program whose collections lie in a home."""
    return {
        **{name: text for name, text in os.environ.items() if not name.startswith("TENKYO_")},
        "TENKYO_HOME": str(home),
        "PYTHONPATH": str(REPOSITORY),
        "COLUMNS": "100",
    }


def run_program(
    *arguments: str | Path, home: Path, stdin: str = "", command: list[str] | None = None
) -> Result:
    """Runs `tenkyo` as a program of its own, outside the repository's folder."""
    finished = subprocess.run(
        [*(command or PROGRAM), *map(str, arguments)],
        input=stdin.encode("utf-8", "surrogateescape"),
        capture_output=True,
        timeout=120,
        check=False,
        cwd=home,
        env=environment(home),
    )
    return Result(finished.returncode, finished.stdout.decode(), finished.stderr.decode())
