"""Recognising text in page images with the program `tesseract`, where it is installed."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LANGUAGE = "jpn"
_SECONDS = 180
_LEAST_CONFIDENCE = 40.0
_SHORT_LINE = 3
_SHORT_CONFIDENCE = 70.0


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word as recognised; of Japanese, any stretch of characters.

    Attributes:
        text: Its characters.
        left: Left edge of its ink, in pixels.
        right: Right edge.
    """

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line as recognised.

    Attributes:
        words: Its words in reading order; their boxes may overlap a little.
        top: Usual top edge of its characters, in pixels.
        bottom: Usual bottom edge.
        confidence: Mean confidence of its characters, 0 to 100.
    """

    words: tuple[OcrWord, ...]
    top: float
    bottom: float
    confidence: float

    @property
    def text(self) -> str:
        """Its characters without blanks."""
        return "".join(word.text for word in self.words)


@cache
def tesseract_program() -> str | None:
    """Path of a `tesseract` that reads Japanese, or None."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        listing = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return program if LANGUAGE in listing.stdout.split() else None


def recognise(image: NDArray[np.uint8], dpi: int) -> list[OcrLine] | None:
    """Reads the text of a grey image.

    Args:
        image: Height x width grey values.
        dpi: Its resolution.

    Returns:
        The lines that were read with some confidence, in the order of the program; None where
        `tesseract` is missing, fails, or needs too long.
    """
    program = tesseract_program()
    if program is None:
        return None
    height, width = image.shape
    picture = b"P5\n%d %d\n255\n" % (width, height) + image.tobytes()
    layout = ["--dpi", str(dpi), "--psm", "3"]
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", LANGUAGE, *layout, "tsv"],
            input=picture,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            # Its own threads make it slower; whoever has many pages runs it several times.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return parse_tsv(done.stdout.decode("utf-8", "replace"))


def parse_tsv(tsv: str) -> list[OcrLine]:
    """Lines from tesseract's table of words; what is probably a speck of dirt is left out."""
    lines: defaultdict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and (row.get("text") or "").strip():
            lines[row["block_num"], row["par_num"], row["line_num"]].append(row)
    read = [_line(rows) for rows in lines.values()]
    return [line for line in read if _is_credible(line)]


def _line(rows: list[dict[str, str]]) -> OcrLine:
    words = []
    confidence = 0.0
    for row in rows:
        text, left = row["text"].strip(), float(row["left"])
        words.append(OcrWord(text, left, left + float(row["width"])))
        confidence += float(row["conf"]) * len(text)
    tops = [float(row["top"]) for row in rows]
    bottoms = [float(row["top"]) + float(row["height"]) for row in rows]
    return OcrLine(
        tuple(words),
        median(tops),
        median(bottoms),
        confidence / sum(len(word.text) for word in words),
    )


def _is_credible(line: OcrLine) -> bool:
    least = _SHORT_CONFIDENCE if len(line.text) <= _SHORT_LINE else _LEAST_CONFIDENCE
    return line.confidence >= least
