"""Plain text that was printed: lines cut at a fixed width, page furniture in between.

Converters from PDF leave every printed line on a line of its own, often with an empty line after
each. What was one paragraph must become one again, without page numbers, margin labels and
furigana in the middle of its words, and with footnotes after it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.documents.wraps import joint
from rag.japanese.normalize import squeeze

_MIN_LINES = 12
_FULL_SHARE = 0.86
_SET_APART_SHARE = 0.5
_TERMINAL = ("。", "．", "！", "？", "」。", "）。", "：", ":")
ITEM_START = re.compile(
    r"\s*(?:[・･·•●○◎◇◆□■▪▶▷►✓✔➢❖※→⇒]|[-*–][ \t　]|[①-⑳㋐-㋾㊀-㊉Ⅰ-Ⅻ]"
    r"|[（(][0-9０-９一二三四五六七八九十アイウエオa-zａ-ｚ]{1,3}[)）]"
    r"|[0-9０-９]{1,2}[\s　.．、)）](?!\d)"
    r"|第[0-9０-９一二三四五六七八九十]{1,3}[部章節編条項]|【|＜|≪|《|\[|［|〔)"
)
_FOOTNOTE_RULE = re.compile(r"^[ \u3000]{20,}$")
_FOOTNOTE_START = re.compile(r"^\s{0,3}(?:\d{1,3}|[*＊※†]\d{0,3}|注\d{0,3})[\s　)）]")
_KANA_ONLY = re.compile(r"^[\u3041-\u3096ー 　]{1,12}$")
_BARE_NUMBER = re.compile(r"^[-‐–—－ 　]*(\d{1,4})[-‐–—－ 　]*$")


@dataclass(frozen=True, slots=True)
class PlainLine:
    """One line of the file.

    Attributes:
        text: Its characters without the line break.
        gap: Whether an empty line stands before it.
    """

    text: str
    gap: bool


def display_width(text: str) -> int:
    """Width on a terminal or a typewriter: 2 for full-width characters, else 1."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def is_hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines of a text were cut at a fixed width.

    Many lines then reach nearly the same width, and many of these do not end a sentence.
    """
    widths = sorted(display_width(line.rstrip()) for line in lines if line.strip())
    if len(widths) < _MIN_LINES:
        return False
    limit = _usual_width(widths)
    if not 30 <= limit <= 160:
        return False
    full = [line for line in lines if display_width(line.rstrip()) >= limit * 0.9]
    over = sum(width > limit * 1.35 for width in widths)
    unfinished = sum(not line.rstrip().endswith(_TERMINAL) for line in full)
    return (
        len(full) >= max(6, len(widths) * 0.3)
        and unfinished >= len(full) * 0.4
        and over <= len(widths) * 0.02
    )


def _usual_width(sorted_widths: Sequence[int]) -> int:
    """The width at which lines were cut: the upper quarter's most common width, roughly."""
    upper = sorted_widths[len(sorted_widths) // 2 :]
    return Counter(width // 2 * 2 for width in upper).most_common(1)[0][0] if upper else 0


def is_double_spaced(lines: Sequence[str]) -> bool:
    """Whether an empty line follows nearly every line, so that it separates nothing."""
    texts = [i for i, line in enumerate(lines[:-1]) if line.strip()]
    followed = sum(not lines[i + 1].strip() for i in texts)
    return len(texts) >= _MIN_LINES and followed >= len(texts) * 0.6


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines joined again.

    Attributes:
        text: The running text.
        footnote: Whether it stood at the foot of a page.
    """

    text: str
    footnote: bool = False


class WrappedText:
    """A hard-wrapped text and what its own lines tell about how it was made.

    Args:
        lines: All lines of the file, in order, after markup was taken out.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._double = is_double_spaced(lines)
        self._lines = list(_with_gaps(lines))
        texts = [line.text for line in self._lines if line.text.strip()]
        self._width = _usual_width(sorted(display_width(text.rstrip()) for text in texts))
        self._blank_ends = self._trailing_blank_ends_paragraph(texts)

    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs in reading order, footnotes after the paragraph that they interrupt."""
        body, footnotes = self._split_footnotes(self._drop_furniture(self._lines))
        result: list[Paragraph] = []
        waiting: list[Paragraph] = []
        for index, members in self._groups(body):
            result.append(Paragraph(_join([line.text for line in members])))
            waiting.extend(
                Paragraph(text, footnote=True)
                for at in sorted(footnotes)
                if at <= index
                for text in footnotes.pop(at)
            )
            result.extend(waiting)
            waiting.clear()
        result.extend(
            Paragraph(text, footnote=True) for at in sorted(footnotes) for text in footnotes[at]
        )
        return [paragraph for paragraph in result if paragraph.text]

    def _trailing_blank_ends_paragraph(self, texts: Sequence[str]) -> bool:
        """Whether this file marks the last line of a paragraph by a blank at its end."""
        ended = [text for text in texts if text.rstrip().endswith("。")]
        running = [text for text in texts if self._is_full(text) and not self._is_final(text)]
        if len(ended) < 8 or len(running) < 8:
            return False
        blank_ended = sum(text.endswith(" ") for text in ended) / len(ended)
        blank_running = sum(text.endswith(" ") for text in running) / len(running)
        return blank_ended >= 0.7 and blank_running <= 0.2

    def _is_full(self, text: str) -> bool:
        return display_width(text.rstrip()) >= self._width * _FULL_SHARE

    @staticmethod
    def _is_final(text: str) -> bool:
        return text.rstrip().endswith(_TERMINAL)

    def _is_set_apart(self, text: str) -> bool:
        """Whether a line begins in the right half: a number, date or sender of a notice."""
        indent = len(text) - len(text.lstrip(" \u3000"))
        return display_width(text[:indent]) >= self._width * _SET_APART_SHARE

    def _ends_paragraph(self, line: PlainLine, following: PlainLine | None) -> bool:
        """Whether a new paragraph begins after this line."""
        if following is None or "\t" in line.text or "\t" in following.text:
            return True
        if following.gap and not self._double:
            return True
        if self._is_set_apart(line.text) or self._is_set_apart(following.text):
            return True
        if self._blank_ends:
            return line.text.endswith(" ")
        if ITEM_START.match(following.text) or not self._is_full(line.text):
            return True
        return self._is_final(line.text) and following.text.startswith("　")

    def _groups(self, lines: Sequence[PlainLine]) -> Iterator[tuple[int, list[PlainLine]]]:
        """Runs of lines that make one paragraph, each with the index of its last line."""
        group: list[PlainLine] = []
        for index, line in enumerate(lines):
            group.append(line)
            following = lines[index + 1] if index + 1 < len(lines) else None
            if self._ends_paragraph(line, following):
                yield index, group
                group = []

    def _split_footnotes(
        self, lines: Sequence[PlainLine]
    ) -> tuple[list[PlainLine], dict[int, list[str]]]:
        """Takes footnotes out of the lines.

        Returns:
            The lines of the body, and the footnotes by index of the body line before them.
        """
        body: list[PlainLine] = []
        footnotes: dict[int, list[str]] = {}
        notes: list[str] | None = None
        for line in lines:
            if _FOOTNOTE_RULE.match(line.text):
                notes = footnotes.setdefault(len(body) - 1, [])
                continue
            if notes is not None and self._belongs_to_footnote(line, notes):
                start = _FOOTNOTE_START.match(line.text)
                if not notes or (start is not None and _follows(notes[-1], start.group())):
                    notes.append(line.text.strip())
                else:
                    notes[-1] = _join([notes[-1], line.text])
                continue
            notes = None
            body.append(line)
        return body, footnotes

    @staticmethod
    def _belongs_to_footnote(line: PlainLine, notes: Sequence[str]) -> bool:
        """Whether a line below the rule still belongs to the notes of that page.

        The next note carries the next number. A line that is indented or stands after an empty
        line, without that number, is where the next page begins.
        """
        start = _FOOTNOTE_START.match(line.text)
        if not notes:
            return start is not None
        if start is not None and _follows(notes[-1], start.group()):
            return True
        return not line.gap and not line.text.startswith((" ", "　"))

    def _drop_furniture(self, lines: Sequence[PlainLine]) -> list[PlainLine]:
        """Takes out page numbers, running heads, margin labels and furigana."""
        dropped = self._page_numbers(lines)
        dropped |= self._running_heads(lines, dropped)
        dropped |= self._margin_labels(lines, dropped)
        kept: list[PlainLine] = []
        pending_gap = False
        for index, line in enumerate(lines):
            if index in dropped or self._is_furigana(kept, line):
                pending_gap = pending_gap or line.gap
                continue
            kept.append(PlainLine(line.text, line.gap))
        return kept

    @staticmethod
    def _page_numbers(lines: Sequence[PlainLine]) -> set[int]:
        """Lines that are only a number, if these numbers rise through the file."""
        found = [
            (index, int(match.group(1)))
            for index, line in enumerate(lines)
            if (match := _BARE_NUMBER.match(line.text.strip()))
        ]
        rising = _longest_rising([number for _, number in found])
        return {found[i][0] for i in rising} if len(rising) >= 3 else set()

    @staticmethod
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

    def _margin_labels(self, lines: Sequence[PlainLine], dropped: set[int]) -> set[int]:
        """Short lines that come again and again and cut through running sentences."""
        places: dict[str, list[int]] = {}
        for index, line in enumerate(lines):
            text = line.text.strip()
            if index not in dropped and 0 < len(text) <= 12 and _may_be_label(text):
                places.setdefault(text, []).append(index)
        labels = {
            text
            for text, at in places.items()
            if len(at) >= 5 and any(self._cuts_through(lines, index) for index in at)
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

    def _cuts_through(self, lines: Sequence[PlainLine], index: int) -> bool:
        """Whether the line before is broken off and does not end where paragraphs end."""
        if index == 0:
            return False
        before = lines[index - 1].text
        if self._blank_ends:
            return not before.endswith(" ") and self._is_full(before)
        return self._is_full(before) and not self._is_final(before)

    def _is_furigana(self, kept: Sequence[PlainLine], line: PlainLine) -> bool:
        """Whether a line is the reading of the kanji that end the line above."""
        if not kept or not _KANA_ONLY.match(line.text.strip()) or not line.text.strip():
            return False
        before = kept[-1].text
        ends_in_kanji = re.search(r"[\u4e00-\u9fff々]$", before) is not None
        if self._double:
            return ends_in_kanji and not line.gap
        return ends_in_kanji and not self._is_full(before) and not line.text.endswith(" ")


def _follows(note: str, mark: str) -> bool:
    """Whether a footnote mark is the one after the mark that a note begins with."""
    before, after = re.search(r"\d+", note[:6]), re.search(r"\d+", mark)
    if before is None or after is None:
        return not mark.strip()[:1].isdigit()
    return int(after.group()) == int(before.group()) + 1


def _may_be_label(text: str) -> bool:
    return not (
        text.endswith(("。", "：", ":", "、", "）", ")", "_"))
        or ITEM_START.match(text)
        or any(char.isdigit() for char in text)
    )


def _with_gaps(lines: Sequence[str]) -> Iterator[PlainLine]:
    """Lines that hold something, each knowing of an empty line before it.

    The rule above footnotes, a line of many blanks, is kept: it is a sign of the page.
    """
    gap = False
    for line in lines:
        if line.strip() or _FOOTNOTE_RULE.match(line):
            yield PlainLine(line, gap)
            gap = False
        else:
            gap = True


def _join(texts: Sequence[str]) -> str:
    joined = texts[0].strip()
    for text in texts[1:]:
        right = text.strip()
        joined += joint(joined, right) + right
    return joined


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
