"""Plain text that was printed: lines cut at a fixed width, page furniture in between.

Converters from PDF leave every printed line on a line of its own, often with an empty line after
each. What was one paragraph must become one again, without page numbers, margin labels and
furigana in the middle of its words, and with footnotes after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.documents.text_furniture import without_furniture
from rag.documents.text_setting import ITEM_START, PlainLine, Typesetting, is_final
from rag.documents.wraps import joint

_FOOTNOTE_RULE = re.compile(r"^[ \u3000]{20,}$")
_FOOTNOTE_START = re.compile(r"^\s{0,3}(?:\d{1,3}|[*＊※†]\d{0,3}|注\d{0,3})[\s　)）]")


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
        self._setting = Typesetting.of(lines)
        self._lines = list(_with_gaps(lines))

    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs in reading order, footnotes after the paragraph that they interrupt."""
        body, footnotes = self._split_footnotes(without_furniture(self._lines, self._setting))
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

    def _ends_paragraph(self, line: PlainLine, following: PlainLine | None) -> bool:
        """Whether a new paragraph begins after this line."""
        if following is None or "\t" in line.text or "\t" in following.text:
            return True
        if following.gap and not self._setting.double:
            return True
        if self._setting.is_set_apart(line.text) or self._setting.is_set_apart(following.text):
            return True
        if self._setting.blank_ends:
            return line.text.endswith(" ")
        if ITEM_START.match(following.text) or not self._setting.is_full(line.text):
            return True
        return is_final(line.text) and following.text.startswith("　")

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


def _follows(note: str, mark: str) -> bool:
    """Whether a footnote mark is the one after the mark that a note begins with."""
    before, after = re.search(r"\d+", note[:6]), re.search(r"\d+", mark)
    if before is None or after is None:
        return not mark.strip()[:1].isdigit()
    return int(after.group()) == int(before.group()) + 1


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
