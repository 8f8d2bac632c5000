"""Which blocks are headings: numbered lines, lines that the format marks, lines that introduce."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.documents.model import Block, BlockType
from rag.plans.labels import Role, label_role
from rag.plans.numbering import Marker, fold_title, ordinal, parse_marker

_MAX_TITLE = 100
_MAX_STRONG_TITLE = 120
_MAX_SOFT_TITLE = 40
_BLOCKS_PER_HEADING = 15
_NOT_TITLE_END = re.compile(r"[。．、,，；;]$")
_LABEL = re.compile(r"^[^：:。]{1,24}[：:]")
_SENTENCE_INSIDE = re.compile(r"。(?=[^）)」』])")
_HAS_LETTERS = re.compile(r"[ぁ-んァ-ヶA-Za-zＡ-Ｚａ-ｚ]{2}|[一-龠々]")
_PROSE_END = re.compile(r"(?:する|した|こと|ため|など|である|ます|です|れる|いる|ない)$")
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_CLAUSE = re.compile(r"[\u3041-\u3096]、")
_TITLE_IN_BRACKETS = re.compile(r"^[（(][^）)\d０-９：:]{2,24}[）)][^。、：:\d０-９]{0,20}$")
_NOTE = re.compile(r"^[\s　]*(?:[※＊*]|注[\s　\d０-９：:）)]|（注)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A block taken for a heading.

    Attributes:
        block: Index of the block.
        last: Index after the last block of its title.
        title: The title, without line breaks.
        key: Under which repeats of the heading are one.
        number: Number in canonical form, if it has one.
        style: Numbering system; `h` with the level for headings without number that the format
            marks, `soft` for short lines that introduce what follows.
        level: Level that the format gives.
    """

    block: int
    last: int
    title: str
    key: str
    number: str | None
    style: str
    level: int | None = None


def find_headings(
    blocks: Sequence[Block], lines: Sequence[str], contents: frozenset[int]
) -> list[Heading]:
    """Blocks that are headings, with the blocks over which a long title runs."""
    first = [
        None if index in contents else _candidate(block, line)
        for index, (block, line) in enumerate(zip(blocks, lines, strict=True))
    ]
    candidates = [
        candidate
        if candidate is not None and _is_borne_out(index, candidate, first, blocks, lines)
        else None
        for index, candidate in enumerate(first)
    ]
    _drop_lone_numbers(candidates, blocks)
    _drop_needless_soft(candidates, blocks)
    headings: list[Heading] = []
    for index, candidate in enumerate(candidates):
        if candidate is None or (headings and index < headings[-1].last):
            continue
        last = _title_end(index, candidate, candidates, blocks, lines)
        title = "".join(part.replace("\n", "") for part in lines[index:last])
        block = blocks[index]
        style = candidate.style if candidate is not _EXPLICIT else _explicit_style(block)
        level = block.level if block.type is BlockType.HEADING else None
        headings.append(
            Heading(index, last, title.strip(), fold_title(title), candidate.number, style, level)
        )
    return headings


def _drop_lone_numbers(candidates: list[Marker | None], blocks: Sequence[Block]) -> None:
    """Takes out numbered lines that no neighbouring number bears out: 「4 …」 without a 3 or 5."""
    by_style: dict[str, list[tuple[int, int]]] = {}
    for index, candidate in enumerate(candidates):
        if candidate is None or candidate.strong or blocks[index].type is BlockType.HEADING:
            continue
        number = ordinal(candidate.number)
        if number is not None:
            by_style.setdefault(candidate.style, []).append((index, number))
    for found in by_style.values():
        runs = [list(run) for _, run in groupby(found, key=lambda entry: entry[1])]
        numbers = [run[0][1] for run in runs]
        for at, run in enumerate(runs):
            after = {number - numbers[at] for number in numbers[at + 1 : at + 3]}
            before = {numbers[at] - number for number in numbers[max(0, at - 2) : at]}
            opens = (
                run[0][1] == 1
                and at > 0
                and (
                    _next_group(candidates, runs[at - 1], run)
                    or _below_another(candidates, runs[at - 1], run)
                )
            )
            if not opens and (after | before).isdisjoint((1, 2)):
                for index, _ in run:
                    candidates[index] = None


def _below_another(
    candidates: Sequence[Marker | None],
    before: Sequence[tuple[int, int]],
    run: Sequence[tuple[int, int]],
) -> bool:
    """Whether a run begins again at 1 below another chapter than the run before it."""
    between = candidates[before[-1][0] + 1 : run[0][0]]
    return any(marker is not None and marker.strong for marker in between)


def _next_group(
    candidates: Sequence[Marker | None],
    before: Sequence[tuple[int, int]],
    run: Sequence[tuple[int, int]],
) -> bool:
    """Whether a run begins the group after that of the run before it: 2-1 after 1-2."""
    last, first = candidates[before[-1][0]], candidates[run[0][0]]
    if last is None or first is None or not last.number or not first.number:
        return False
    groups = [number.split("-")[0] for number in (last.number, first.number)]
    if "-" not in first.number or not all(group.isdigit() for group in groups):
        return False
    return int(groups[1]) == int(groups[0]) + 1


def _drop_needless_soft(candidates: list[Marker | None], blocks: Sequence[Block]) -> None:
    """Takes out short lines where a plan is well numbered, unless they head a table.

    There a short line is a label, a wrapped item or a word in a figure.
    """
    firm = sum(candidate is not None and candidate is not _SOFT for candidate in candidates)
    if firm * _BLOCKS_PER_HEADING < len(blocks):
        return
    for index, candidate in enumerate(candidates):
        heads_table = index + 1 < len(blocks) and blocks[index + 1].type is BlockType.TABLE_ROW
        if candidate is _SOFT and not heads_table:
            candidates[index] = None


_SOFT = Marker("soft", None, 0)
_EXPLICIT = Marker("explicit", None, 0)
# Labels of fields; a Markdown file in which 「-」 follows 「KPI：」 makes a heading of it.
_FIELDS = frozenset({Role.KPI, Role.RESPONSIBLE})


def _explicit_style(block: Block) -> str:
    return f"h{block.level}" if block.level is not None else "h"


def _candidate(block: Block, line: str) -> Marker | None:
    """What heading a block could be by itself, None if it cannot be one."""
    explicit = block.type is BlockType.HEADING
    if not explicit and block.type not in (BlockType.PARAGRAPH, BlockType.LIST_ITEM):
        return None
    marker = parse_marker(line)
    if explicit:
        if line.rstrip().endswith(("：", ":")) and label_role(line) in _FIELDS:
            return None
        if _NOT_TITLE_END.search(line.rstrip()) or _HAS_LETTERS.search(line) is None:
            return None
        return marker if marker is not None and not marker.bullet else _EXPLICIT
    if marker is not None:
        return marker if _is_title(line, marker) else None
    return _SOFT if block.type is BlockType.PARAGRAPH and _is_soft_title(line) else None


def _is_title(line: str, marker: Marker) -> bool:
    title = line[marker.title_start :].strip()
    limit = _MAX_STRONG_TITLE if marker.strong else _MAX_TITLE
    if marker.bullet or marker.style.startswith("circled"):
        limit = _MAX_SOFT_TITLE
        if _LABEL.match(title) or _PROSE_END.search(title):
            return False
    return (
        0 < len(title) <= limit
        and not _NOT_TITLE_END.search(title)
        and not _SENTENCE_INSIDE.search(title)
        and _HAS_LETTERS.search(title) is not None
    )


def _is_soft_title(line: str) -> bool:
    """A short line without number that could head what follows it."""
    text = line.strip()
    return (
        4 <= len(text) <= _MAX_SOFT_TITLE
        and "\n" not in text
        and not _NOT_TITLE_END.search(text)
        and "。" not in text
        and not _LABEL.match(text)
        and not _NOTE.match(text)
        and not _PROSE_END.search(text)
        and _HAS_LETTERS.search(text) is not None
        and not text[0].isdigit()
        and not _CLAUSE.search(text)
        and not text.startswith(("（", "(", "「", "『", "“", "→", "↓", "↑", "⇒", "を", "の", "に"))
        and text.count("「") == text.count("」")
        and text.count("（") + text.count("(") == text.count("）") + text.count(")")
    )


def _is_borne_out(
    index: int,
    candidate: Marker,
    candidates: Sequence[Marker | None],
    blocks: Sequence[Block],
    lines: Sequence[str],
) -> bool:
    """Whether a candidate is borne out by the blocks around it."""
    following = index + 1
    while following < len(blocks) and blocks[following].type is BlockType.FOOTNOTE:
        following += 1
    if following >= len(blocks):
        return False
    beside = candidates[following]
    if candidate is _SOFT:
        return not _goes_on(index, blocks, lines) and _introduces(
            blocks[following], lines[following], lines[index]
        )
    if candidate.strong or blocks[index].type is BlockType.HEADING:
        return True
    # Items of a list follow each other; headings have something between them.
    before = candidates[index - 1] if index else None
    if any(other is not None and other.style == candidate.style for other in (before, beside)):
        return False
    if candidate.bullet or candidate.style in ("circled", "kana", "alpha", "(alpha)", "n)"):
        return _is_content(blocks[following], lines[following])
    return True


def _goes_on(index: int, blocks: Sequence[Block], lines: Sequence[str]) -> bool:
    """Whether a line that begins in hiragana is the rest of a line that was broken off."""
    return (
        index > 0
        and _HIRAGANA.match(lines[index]) is not None
        and blocks[index - 1].type in (BlockType.PARAGRAPH, BlockType.LIST_ITEM)
        and not _NOT_TITLE_END.search(lines[index - 1])
    )


def _introduces(following: Block, text: str, title: str) -> bool:
    """Whether a block is what a short line above it would head."""
    if following.type in (BlockType.LIST_ITEM, BlockType.TABLE_ROW):
        return True
    return following.type is BlockType.PARAGRAPH and len(text) >= max(30, len(title) * 1.5)


def _is_content(following: Block, text: str) -> bool:
    return following.type is not BlockType.HEADING and (
        following.type is BlockType.TABLE_ROW
        or following.type is BlockType.LIST_ITEM
        or len(text) >= 30
    )


def _title_end(
    index: int,
    candidate: Marker,
    candidates: Sequence[Marker | None],
    blocks: Sequence[Block],
    lines: Sequence[str],
) -> int:
    """Index after the last block of a title that was wrapped over several lines."""
    end = index + 1
    if not candidate.strong:
        return end
    while end < len(blocks) and end - index < 4 and _continues_title(blocks[end], lines[end]):
        whole = lines[end - 1].rstrip().endswith("】")
        if whole or (candidates[end] is not None and candidates[end] is not _SOFT):
            break
        end += 1
    if _ends_title(end, blocks, lines):
        return end + 1
    runs_on = end > index + 1 and end < len(blocks)
    return end if runs_on and not _continues_title(blocks[end], lines[end]) else index + 1


def _ends_title(at: int, blocks: Sequence[Block], lines: Sequence[str]) -> bool:
    """Whether a line in brackets is the end of the title above: the first item follows it."""
    return (
        at + 1 < len(blocks)
        and blocks[at].type is BlockType.PARAGRAPH
        and blocks[at + 1].type is BlockType.LIST_ITEM
        and _TITLE_IN_BRACKETS.match(lines[at]) is not None
    )


def _continues_title(block: Block, line: str) -> bool:
    return (
        block.type is BlockType.PARAGRAPH
        and len(line) <= 36
        and not _LABEL.match(line)
        and not _NOT_TITLE_END.search(line)
        and not _NOTE.match(line)
        and not line.startswith(("（", "(", "「"))
        and not _is_numbered(line)
    )


def _is_numbered(line: str) -> bool:
    marker = parse_marker(line)
    return marker is not None and marker.number is not None
