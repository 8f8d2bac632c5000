"""Cutting a text into sentences and items.

A sentence ends at 。！？ and at a line break; headings, items and table rows, which have no 。, are
one sentence a line. Nothing is cut inside brackets or quotation marks, numbers, addresses and names
(3.5, Ver.1.1, U.S.); a bracket that is not closed in its line protects nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

Span = tuple[int, int]

MAX_SENTENCE = 1_000
"""Longest sentence, in characters; what is longer is cut at 、 or a blank."""

_LONGEST_PAIR = 500
_DEEPEST = 20
_OPENING = "「『（(【［[〈《“｢〔｛{"
_CLOSING = "」』）)】］]〉》”｣〕｝}"
_PARTNER = dict(zip(_CLOSING, _OPENING, strict=True))

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_MARK = re.compile(r"[。｡！？!?．.]")
_REST_OF_END = re.compile(rf"[。｡！？!?]*[{re.escape(_CLOSING)}]*(?:\*{{1,3}}(?=\s|$))?")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々〆ｦ-ﾟ」』）】〉》”％㎡]")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_RUNS_ON = re.compile(r"[0-9０-９A-Za-z.．…·]")
_BLANK_OR_END = re.compile(r"\s|$")
_ENGLISH_NEXT = re.compile(r" +[A-Z“\"(]")
_ENGLISH_WORD = re.compile(r"([A-Za-z]*[a-z)])$")
_ABBREVIATION = re.compile(
    "etc|inc|corp|ltd|co|nos?|vs|al|figs?|vol|ver|dr|mrs?|ms|prof|approx|dept|est|eq|sec|ch|pp"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
    re.IGNORECASE,
)
_SHORTEST_BEFORE_FULL_STOP = 8
_LONGEST_WORD = 20
_ITEM_BRACKET = re.compile(
    r"[（(][0-9０-９a-zA-Zａ-ｚＡ-Ｚⅰ-ⅻⅠ-Ⅻア-ンｱ-ﾝ一二三四五六七八九十]{1,3}[)）]"
)
_BLANKS = re.compile(r"[ \t\u3000\xa0]*")
_COMMA = re.compile(r"(?<![0-9０-９])[、，,；;](?![0-9０-９])|、")
_GAP = re.compile(r"[\s/／・]")
_IN_NUMBER = re.compile(r"[0-9０-９.,．，]{2}")


def split_sentences(text: str) -> list[Span]:
    """Cuts a text into sentences, items, headings and rows.

    A sentence keeps its closing brackets (「…。」), and brackets that stand behind its 。
    (…する。（注）). Inline enumerations (「①…、②…」) stay together. Full-width ．ends a sentence
    behind Japanese, an ASCII point only where it is plain that it does.

    Args:
        text: Any text; hard wraps have been joined by its reader.

    Returns:
        Half-open spans in order, without blanks at their edges. Together they hold every visible
        character. None is longer than `MAX_SENTENCE`.
    """
    return [
        span
        for line in _LINE.finditer(text)
        for piece in _pieces(text, line.start(), line.end())
        for span in _limited(text, *piece)
    ]


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a line."""
    blanks = _BLANKS.match(text, start, end)
    start = blanks.end() if blanks else start
    mark = _MARK.search(text, start, end)
    if mark is not None:
        brackets = _bracketed(text, start, end)
        while mark is not None:
            closed = _enclosing(brackets, mark.start())
            if closed is not None:
                mark = _MARK.search(text, closed[1], end)
                continue
            stop = mark.end()
            if _ends_sentence(text, start, mark, end):
                stop = _whole_end(text, stop, end, brackets)
                yield start, stop
                start = stop
            mark = _MARK.search(text, stop, end)
    yield start, end


def _bracketed(text: str, start: int, end: int) -> list[Span]:
    """Outermost bracketed spans of a line; brackets without a partner nearby are no brackets.

    Only so many levels and characters are looked back that a broken line cannot cost more than
    its length.
    """
    open_ones: list[int] = []
    found: list[Span] = []
    for match in _BRACKET.finditer(text, start, end):
        partner = _PARTNER.get(match.group())
        if partner is None:
            open_ones.append(match.start())
            continue
        for depth in range(len(open_ones) - 1, max(-1, len(open_ones) - 1 - _DEEPEST), -1):
            if text[open_ones[depth]] == partner:
                opening = open_ones[depth]
                del open_ones[depth:]
                if match.end() - opening <= _LONGEST_PAIR:
                    while found and found[-1][0] >= opening:
                        found.pop()
                    found.append((opening, match.end()))
                break
    return found


def _first(span: Span) -> int:
    return span[0]


def _enclosing(brackets: list[Span], at: int) -> Span | None:
    """The bracketed span that a place lies in."""
    position = bisect_right(brackets, at, key=_first) - 1
    if position >= 0 and brackets[position][0] <= at < brackets[position][1]:
        return brackets[position]
    return None


def _ends_sentence(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    """Whether a mark outside brackets ends a sentence."""
    at, sign = mark.start(), mark.group()
    if sign in "。｡！？":
        return True
    before, after = text[at - 1 : at] if at > start else "", text[at + 1 : min(at + 2, end)]
    japanese = bool(before) and _JAPANESE.match(before) is not None
    if sign in "!?":
        return japanese or _BLANK_OR_END.match(after) is not None
    if japanese:
        shortest = 3 if _HIRAGANA.match(before) else _SHORTEST_BEFORE_FULL_STOP
        return at - start >= shortest and _RUNS_ON.match(after) is None
    word = _ENGLISH_WORD.search(text, max(start, at - _LONGEST_WORD), at)
    return (
        sign == "."
        and word is not None
        and len(word[1]) > 1
        and not _ABBREVIATION.fullmatch(word[1])
        and _ENGLISH_NEXT.match(text, at + 1, end) is not None
    )


def _whole_end(text: str, at: int, end: int, brackets: list[Span]) -> int:
    """Where a sentence ends with the marks and brackets that follow its 。."""
    while True:
        rest = _REST_OF_END.match(text, at, end)
        at = rest.end() if rest else at
        blanks = _BLANKS.match(text, at, end)
        behind = blanks.end() if blanks else at
        bracket = _enclosing(brackets, behind) if text[behind : behind + 1] in {"（", "("} else None
        if bracket is None or bracket[0] != behind or _ITEM_BRACKET.match(text, behind, end):
            return at
        at = bracket[1]


def _limited(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence without blanks at its edges, in several spans when it is too long."""
    while True:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if end - start <= MAX_SENTENCE:
            if start < end:
                yield start, end
            return
        cut = _cut(text, start, end)
        yield start, len(text[:cut].rstrip()) if text[cut - 1].isspace() else cut
        start = cut


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut a sentence that is too long: behind 、 outside brackets, if there is one."""
    limit = start + MAX_SENTENCE
    brackets = _bracketed(text, start, min(end, limit + _LONGEST_PAIR))
    for pattern in (_COMMA, _GAP):
        places = [match.end() for match in pattern.finditer(text, start + 1, limit)]
        outside = [place for place in places if _enclosing(brackets, place - 1) is None]
        if outside or places:
            return (outside or places)[-1]
    while limit > start + 1 and _IN_NUMBER.match(text, limit - 1, end):
        limit -= 1
    return limit if limit > start + 1 else start + MAX_SENTENCE
