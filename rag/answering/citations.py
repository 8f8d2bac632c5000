"""From the words of a model, as they arrive, to sentences with the passages that they cite.

    parser = CitationParser(["A7K2", "B3M9"])
    parser.feed("目標は80％である[A7")       # []
    parser.feed("K2]。次に")                # [CitedSentence("目標は80％である。", ("A7K2",), ...)]
    parser.finish()                        # [CitedSentence("次に", ...)]

How the text is cut into pieces on its way changes nothing, and no half of a marker is ever let out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rag.answering.markers import OPENERS, PENDING, KnownIds, Marker, Pending, read_marker

_TERMINATORS: Final = frozenset("。｡！？")
_OPENING: Final = dict(zip("「『（(【［[〔《〈“", "「『((【[[〔《〈“", strict=True))
"""Opening brackets, each with the sign that stands for its kind."""
_PARTNER: Final = dict(zip("」』）)】］]〕》〉”", "「『((【[[〔《〈“", strict=True))
_LINE_ENDS: Final = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_BLANKS: Final = " \t\u3000\xa0"
_BETWEEN_MARKERS: Final = frozenset("、,，・;；")
_EMPTIED = re.compile(
    r"[\s、,，・;；]*(?:(?:出典|参照|資料|根拠|参考|引用)(?:は|元)?[:：]?)?[\s、,，・;；]*"
)
_BAR = re.compile(r"(?<!\\)\|")
_LONGEST_PAIR = 500
_LONG = 1_000
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class CitedCell:
    """A cell of a row that a model wrote.

    Attributes:
        text: Its words without markers; empty for an empty cell.
        ids: Ids of the passages that are cited in it, by first mention.
    """

    text: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence of a model's answer.

    Attributes:
        text: The sentence without markers; a heading, an item or a row of a table is one as well.
        ids: Ids of the passages that it cites, by first mention.
        unknown: What its markers name beside known ids.
        gap: The blanks and line breaks behind it.
        ended: Whether it ends, at 。 or with its line. Only the last of a response may not, and is
            cut off where the response stopped for its length.
        cells: The cells of a row of a table; none for all else.
    """

    text: str
    ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    gap: str = ""
    ended: bool = True
    cells: tuple[CitedCell, ...] = ()


class CitationParser:
    """Cuts a streamed answer into sentences and takes the markers out of them.

    A sentence ends at 。 or ！？ outside brackets and quotation marks, and with its line. A marker
    belongs to the sentence in which, or directly behind which, it stands; at the beginning of a
    line to the sentence that follows; alone on a line to the one before.

    Args:
        ids: The ids that the model was given, in the order of its prompt.

    Raises:
        ValueError: An id is not made of capitals and digits, or stands there twice.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        self._known = KnownIds(ids)
        self._buffer = ""
        self._unknown: list[str] = []
        self._held: list[Marker] = []
        self._done: list[CitedSentence] = []
        self._begin()

    @property
    def unknown(self) -> tuple[str, ...]:
        """What all markers so far named beside known ids; it was dropped."""
        return tuple(self._unknown)

    def feed(self, text: str) -> list[CitedSentence]:
        """Takes the next piece of the answer, and gives the sentences that are whole by now."""
        self._buffer += text
        self._advance(final=False)
        return self._taken()

    def finish(self) -> list[CitedSentence]:
        """Gives the rest when the answer has ended."""
        self._advance(final=True)
        for marker in self._held:
            self._cite(marker)
        self._held.clear()
        self._emit()
        return self._taken()

    # The text, character by character

    def _advance(self, *, final: bool) -> None:
        at = 0
        while at < len(self._buffer):
            behind = self._step(at, final=final)
            if behind is None:
                break
            at = behind
        self._buffer = self._buffer[at:]

    def _step(self, at: int, *, final: bool) -> int | None:
        """Takes a character or a marker; None where more text is needed to tell which it is."""
        char = self._buffer[at]
        marker = self._marker(at, final=final)
        if marker == PENDING:
            return None
        if isinstance(marker, Marker):
            self._mark(marker)
            return marker.end
        if self._marked and char in _BETWEEN_MARKERS:
            following = self._marker(self._past_blanks(at + 1), final=final)
            if following == PENDING:
                return None
            if following is not None:
                return at + 1
        self._put(char)
        return at + 1

    def _marker(self, at: int, *, final: bool) -> Marker | Pending | None:
        if at >= len(self._buffer):
            return None if final else PENDING
        if self._buffer[at] not in OPENERS:
            return None
        return read_marker(self._buffer, at, self._known, before=self._text, final=final)

    def _past_blanks(self, at: int) -> int:
        while at < len(self._buffer) and self._buffer[at] in _BLANKS:
            at += 1
        return at

    # The sentence at hand

    def _begin(self) -> None:
        self._text = ""
        self._ids: dict[str, None] = {}
        self._strangers: list[str] = []
        self._gap = ""
        self._ended = False
        self._marked = False
        self._brackets: list[tuple[str, int]] = []
        self._marked_at = -1
        self._places: list[tuple[int, tuple[str, ...]]] = []

    def _mark(self, marker: Marker) -> None:
        self._unknown.extend(marker.unknown)
        self._marked = True
        if not self._text or _has_line_end(self._gap):
            self._held.append(marker)
            return
        if self._ended:
            self._gap = ""
        else:
            self._text = self._text.rstrip(_BLANKS)
            self._marked_at = len(self._text)
        self._cite(marker)

    def _cite(self, marker: Marker) -> None:
        self._places.append((len(self._text), marker.ids))
        self._ids.update(dict.fromkeys(marker.ids))
        self._strangers.extend(marker.unknown)

    def _put(self, char: str) -> None:
        if char in _LINE_ENDS:
            self._end_line(char)
        elif char.isspace():
            self._blank(char)
        else:
            self._visible(char)

    def _end_line(self, char: str) -> None:
        if not self._text:
            return
        self._text = self._text if self._ended else self._text.rstrip()
        if _has_line_end(self._gap):
            # Markers alone on their line belong to the sentence before it.
            for marker in self._held:
                self._cite(marker)
            self._held.clear()
        self._ended = True
        self._marked = False
        self._gap += char

    def _blank(self, char: str) -> None:
        if self._ended and not self._held:
            self._gap += char
        elif self._text and not self._ended:
            self._text += char

    def _visible(self, char: str) -> None:
        if self._ended and not self._gap and (char in _PARTNER or char in _TERMINATORS):
            # 。」 and ！？ end one sentence; the 。 of である。[1]。 is one too many.
            if not (self._marked and char in _TERMINATORS):
                self._text += char
            return
        if self._ended:
            self._emit()
        if not self._text:
            for marker in self._held:
                self._cite(marker)
            self._held.clear()
        self._marked = False
        self._text += char
        self._follow_brackets(char)
        self._ended = self._ends_at(char)

    def _follow_brackets(self, char: str) -> None:
        if char in _OPENING:
            self._brackets.append((_OPENING[char], len(self._text) - 1))
        elif self._brackets and _PARTNER.get(char) == self._brackets[-1][0]:
            _, opened = self._brackets.pop()
            if self._marked_at > opened:
                self._tidy(opened)

    def _tidy(self, opened: int) -> None:
        """Looks again at a bracket that has lost a marker from its inside."""
        if _EMPTIED.fullmatch(self._text, opened + 1, len(self._text) - 1):
            # （出典：[A7K2]） has nothing left to say.
            self._cut(opened)
            return
        if self._text[opened] not in OPENERS:
            return
        before = self._text[:opened]
        marker = read_marker(self._text, opened, self._known, before=before, final=True)
        if isinstance(marker, Marker) and marker.end == len(self._text):
            # [A7[B3M9]K2] has become one itself.
            self._unknown.extend(marker.unknown)
            self._cite(marker)
            self._cut(opened)

    def _cut(self, end: int) -> None:
        self._text = self._text[:end].rstrip(_BLANKS)
        self._marked_at = len(self._text)
        self._places = [(min(at, len(self._text)), ids) for at, ids in self._places]
        self._marked = True

    def _ends_at(self, char: str) -> bool:
        length = len(self._text)
        if length >= _LONGEST or (length >= _LONG and char in "、,，"):
            return True
        if char not in _TERMINATORS or self._text.startswith("|"):
            # A row ends with its line.
            return False
        # A bracket that is not closed nearby protects nothing.
        return all(length - opened > _LONGEST_PAIR for _, opened in self._brackets)

    def _emit(self) -> None:
        text = self._text if self._ended else self._text.rstrip()
        if text:
            cells = _cells(text, self._places) if text.startswith("|") else ()
            ids, unknown = tuple(self._ids), tuple(self._strangers)
            self._done.append(CitedSentence(text, ids, unknown, self._gap, self._ended, cells))
        self._begin()

    def _taken(self) -> list[CitedSentence]:
        done, self._done = self._done, []
        return done


class CitationNumbers:
    """Numbers of passages in an answer: 1..n by first use, one passage one number.

    Number a sentence when it is shown: what is withheld uses up no number.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that have a number, in its order."""
        return tuple(self._numbers)

    def of(self, ids: Iterable[str]) -> tuple[int, ...]:
        """The numbers of a sentence's passages, ascending; new ones get the next."""
        found = {self._numbers.setdefault(one, len(self._numbers) + 1) for one in ids}
        return tuple(sorted(found))


def parse_citations(text: str, ids: Sequence[str]) -> list[CitedSentence]:
    """Parses an answer that is there as a whole; see `CitationParser`."""
    parser = CitationParser(ids)
    return [*parser.feed(text), *parser.finish()]


def _has_line_end(gap: str) -> bool:
    return any(char in _LINE_ENDS for char in gap)


def _cells(row: str, places: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[CitedCell, ...]:
    """The cells of a row, each with what is cited between its bars.

    Args:
        row: The row without markers, from its first bar.
        places: Where markers stood, with the ids that they named.
    """
    bars = [match.start() for match in _BAR.finditer(row)]
    ends = [*bars[1:], len(row)]
    if not row[bars[-1] + 1 :].strip():
        # Behind the last bar a marker belongs to the row, not to a further cell.
        bars, ends = bars[:-1], ends[:-1]
    return tuple(
        CitedCell(
            row[start + 1 : end].strip().replace("\\|", "|"),
            tuple(dict.fromkeys(one for at, ids in places if start < at <= end for one in ids)),
        )
        for start, end in zip(bars, ends, strict=True)
    )
