"""Page furniture in printed plain text: page numbers, running heads, margin labels, furigana."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.documents.text_setting import ITEM_START, PlainLine, Typesetting, is_final
from rag.japanese.normalize import squeeze

_KANA_ONLY = re.compile(r"^[\u3041-\u3096ー 　]{1,12}$")
_BARE_NUMBER = re.compile(r"^[-‐–—－ 　]*(\d{1,4})[-‐–—－ 　]*$")


def without_furniture(lines: Sequence[PlainLine], setting: Typesetting) -> list[PlainLine]:
    """Takes out page numbers, running heads, margin labels and furigana."""
    dropped = _page_numbers(lines)
    dropped |= _running_heads(lines, dropped)
    dropped |= _margin_labels(setting, lines, dropped)
    kept: list[PlainLine] = []
    for index, line in enumerate(lines):
        if index not in dropped and not _is_furigana(setting, kept, line):
            kept.append(line)
    return kept


def _page_numbers(lines: Sequence[PlainLine]) -> set[int]:
    """Lines that are only a number, if these numbers rise through the file."""
    found = [
        (index, int(match.group(1)))
        for index, line in enumerate(lines)
        if (match := _BARE_NUMBER.match(line.text.strip()))
    ]
    rising = _longest_rising([number for _, number in found])
    return {found[i][0] for i in rising} if len(rising) >= 3 else set()


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Indices of a longest strictly rising subsequence (patience sorting, quadratic is enough)."""
    best: list[int] = []
    previous: list[int] = []
    for i, number in enumerate(numbers):
        length, back = 1, -1
        for j in range(max(0, i - 400), i):
            if numbers[j] < number and best[j] + 1 > length:
                length, back = best[j] + 1, j
        best.append(length)
        previous.append(back)
    if not best:
        return []
    at = max(range(len(best)), key=best.__getitem__)
    chain: list[int] = []
    while at >= 0:
        chain.append(at)
        at = previous[at]
    return chain[::-1]


def _running_heads(lines: Sequence[PlainLine], page_numbers: set[int]) -> set[int]:
    """Lines beside a page number that repeat a line of the text."""
    counts = Counter(squeeze(line.text) for line in lines)
    return {
        near
        for index in page_numbers
        for near in (index - 1, index + 1)
        if 0 <= near < len(lines)
        and near not in page_numbers
        and len(squeeze(lines[near].text)) >= 4
        and counts[squeeze(lines[near].text)] >= 2
        and not lines[near].text.rstrip().endswith("。")
    }


def _margin_labels(setting: Typesetting, lines: Sequence[PlainLine], dropped: set[int]) -> set[int]:
    """Short lines that come again and again and cut through running sentences."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        text = line.text.strip()
        if index not in dropped and 0 < len(text) <= 12 and _may_be_label(text):
            places.setdefault(text, []).append(index)
    labels = {
        text
        for text, at in places.items()
        if len(at) >= 5 and any(_cuts_through(setting, lines, index) for index in at)
    }
    grown = bool(labels)
    while grown:
        indices = {index for text in labels for index in places[text]}
        neighbours = {
            text
            for text, at in places.items()
            if text not in labels
            and len(at) >= 2
            and sum(index - 1 in indices or index + 1 in indices for index in at) * 2 >= len(at)
        }
        labels |= neighbours
        grown = bool(neighbours)
    return {index for text in labels for index in places[text]}


def _may_be_label(text: str) -> bool:
    return not (
        text.endswith(("。", "：", ":", "、", "）", ")", "_"))
        or ITEM_START.match(text)
        or any(char.isdigit() for char in text)
    )


def _cuts_through(setting: Typesetting, lines: Sequence[PlainLine], index: int) -> bool:
    """Whether the line before is broken off and does not end where paragraphs end."""
    if index == 0:
        return False
    before = lines[index - 1].text
    if setting.blank_ends:
        return not before.endswith(" ") and setting.is_full(before)
    return setting.is_full(before) and not is_final(before)


def _is_furigana(setting: Typesetting, kept: Sequence[PlainLine], line: PlainLine) -> bool:
    """Whether a line is the reading of the kanji that end the line above."""
    if not kept or not _KANA_ONLY.match(line.text.strip()) or not line.text.strip():
        return False
    before = kept[-1].text
    ends_in_kanji = re.search(r"[\u4e00-\u9fff々]$", before) is not None
    if setting.double:
        return ends_in_kanji and not line.gap
    return ends_in_kanji and not setting.is_full(before) and not line.text.endswith(" ")
