"""Small type beside the text: furigana above it, raised note marks, indices below it.

Furigana and note marks would cut words and spoil numbers (法147 for 法 with note 147): they go.
Exponents of units (m², km3) and lowered indices (CO2) stay where they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from rag.documents.glyphs import lowered, raised
from rag.documents.pdf.geometry import Box
from rag.documents.pdf.glyphs import Glyph
from rag.documents.pdf.runs import Run

_SMALL = 0.75
_RUBY = 0.7
_RUBY_DISTANCE = 0.4
_UNDER = 0.4
_RAISED = 0.12
_LOWERED = 0.04
_BESIDE = 0.6
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30ff\uff66-\uff9f\s\u3000]+")
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆ヶ]")
_NOTE_MARK = re.compile(
    r"[(（\[［]?(?:[※＊*†‡]|注|脚注|note)?\s*[0-9０-９]{0,3}(?:[,、，][0-9０-９]{1,3})*[)）\]］]?"
)
_UNIT = re.compile(r"(?:^|[^A-Za-zａ-ｚＡ-Ｚ])[kcmdμｋｃ]?[mｍ]$")


def settle_small_type(runs: Sequence[Run]) -> tuple[list[Run], list[Box]]:
    """Takes furigana and note marks out and puts other small type on the line it belongs to.

    Args:
        runs: The runs of one place, in reading coordinates.

    Returns:
        The runs that stay, and the places of the note marks: no blank stands there.
    """
    sizes = [run.size for run in runs]
    if not sizes or min(sizes) > _SMALL * max(sizes):
        return list(runs), []
    kept: list[Run] = []
    marks: list[Box] = []
    by_height = sorted(runs, key=lambda run: run.box.center_y)
    heights = [run.box.center_y for run in by_height]
    reach = (0.5 + _BESIDE) * max(sizes)
    for run in runs:
        first = bisect_left(heights, run.box.y0 - reach)
        last = bisect_right(heights, run.box.y1 + reach)
        near = [
            host
            for host in by_height[first:last]
            if run.size <= _SMALL * host.size and _is_near(run, host)
        ]
        if any(_is_furigana(run, host) for host in near):
            continue
        before = next((host for host in near if _follows(run, host)), None)
        if before is not None and _is_note_mark(run, before):
            marks.append(run.box)
            continue
        host = before or next((host for host in near if _precedes(run, host)), None)
        kept.append(run if host is None else _on_line(run, host))
    return kept, marks


def _is_near(run: Run, host: Run) -> bool:
    reach = _BESIDE * host.size
    return run.box.overlap_y(host.box) >= -reach and run.box.overlap_x(host.box) >= -reach


def _is_furigana(run: Run, host: Run) -> bool:
    """Whether small kana stand right above kanji, and above nothing else, of a line."""
    if run.size > _RUBY * host.size or not _KANA.fullmatch(run.text):
        return False
    if abs(host.box.y0 - run.box.y1) > _RUBY_DISTANCE * host.size:
        return False
    below = [
        glyph
        for glyph in host.glyphs
        if glyph.box.overlap_x(run.box) > _UNDER * glyph.box.width and not glyph.char.isspace()
    ]
    return bool(below) and all(_KANJI.match(glyph.char) for glyph in below)


def _follows(run: Run, host: Run) -> bool:
    """Whether small type stands right after a line, or in a gap of it."""
    if run.box.overlap_y(host.box) < 0.3 * run.box.height:
        return False
    before = [glyph.box.x1 for glyph in host.glyphs if glyph.box.center_x < run.box.center_x]
    return bool(before) and -0.3 * host.size <= run.box.x0 - max(before) <= _BESIDE * host.size


def _on_line(run: Run, host: Run) -> Run:
    """Small type brought to the baseline of its line, an index as such (CO₂, m²)."""
    shift = run.baseline - host.baseline
    glyphs = run.glyphs
    if shift > _LOWERED * host.size:
        glyphs = _rewritten(glyphs, lowered(run.text))
    elif _follows(run, host) and shift < -_RAISED * host.size:
        glyphs = _rewritten(glyphs, raised(run.text))
    return replace(run, glyphs=glyphs, baseline=host.baseline)


def _rewritten(glyphs: Sequence[Glyph], text: str) -> tuple[Glyph, ...]:
    if len(text) != len(glyphs):
        return tuple(glyphs)
    return tuple(glyph._replace(char=char) for glyph, char in zip(glyphs, text, strict=True))


def _precedes(run: Run, host: Run) -> bool:
    """Whether small type stands right before a line, as the number of a footnote does."""
    return (
        run.box.overlap_y(host.box) >= 0.3 * run.box.height
        and -0.3 * host.size <= host.box.x0 - run.box.x1 <= _BESIDE * host.size
    )


def _is_note_mark(run: Run, host: Run) -> bool:
    text = run.text.strip()
    if run.baseline > host.baseline - _RAISED * host.size or not _NOTE_MARK.fullmatch(text):
        return False
    before = "".join(glyph.char for glyph in host.glyphs if glyph.box.center_x < run.box.center_x)
    return not (text in {"2", "3", "２", "３"} and _UNIT.search(before))
