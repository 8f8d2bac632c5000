"""Finding the words of a sentence in its evidence, in the same or in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.japanese.synonym_groups import LONGEST, other_wordings
from rag.support.reading import Reading, Word

Span = tuple[int, int]

_SAME = 1.0
_OTHER_WORDING = 0.9
_SHARED_KANJI = 0.6
_KANJI = re.compile("[一-鿿]")
_NATIVE = {"動詞", "形容詞"}
_SHORTEST_PIECE = 2
_LONGEST_COMPOUND = 14


@dataclass(frozen=True, slots=True)
class Match:
    """Where a word stands in a text.

    Attributes:
        credit: How surely it is the same: 1 in the same form, 0.9 in another wording, less where
            only a kanji is shared (延びる, 延伸); 0 where it does not stand there.
        spans: Its places.
    """

    credit: float
    spans: tuple[Span, ...] = ()


_NOWHERE = Match(0.0)


def find_word(word: Word, reading: Reading) -> Match:
    """Finds a word of a sentence in a text.

    Args:
        word: The word.
        reading: The text, read.
    """
    if spans := _places(reading, (word.lemma,)):
        return Match(_SAME, spans)
    if spans := tuple(_others(word, reading)):
        return Match(_OTHER_WORDING, spans)
    if len(word.text) >= _SHORTEST_PIECE and word.text in reading.squeezed:
        return Match(_SAME, _written(word.text, reading))
    if word.pos in _NATIVE and (spans := _sharing(word, reading)):
        return Match(_SHARED_KANJI, spans)
    return _NOWHERE


def _places(reading: Reading, lemmas: Sequence[str]) -> tuple[Span, ...]:
    """Places where words stand one behind the other."""
    found = []
    for first in reading.places.get(lemmas[0], ()):
        last = first + len(lemmas) - 1
        if last < len(reading.words) and all(
            reading.words[first + step].lemma == lemma for step, lemma in enumerate(lemmas)
        ):
            found.append((reading.words[first].start, reading.words[last].end))
    return tuple(found)


def _others(word: Word, reading: Reading) -> Iterator[Span]:
    """Places of the other wordings of a word."""
    for others in other_wordings((word.lemma,)):
        yield from _places(reading, others)


def _written(text: str, reading: Reading) -> tuple[Span, ...]:
    """Places where the characters stand as they are, if white space does not part them."""
    at = reading.text.lower().find(text)
    return ((at, at + len(text)),) if at >= 0 else ()


def _sharing(word: Word, reading: Reading) -> tuple[Span, ...]:
    """Places of Sino-Japanese words that hold the kanji of a native one: 延びる, 延伸."""
    kanji = _KANJI.match(word.lemma) or _KANJI.match(word.text)
    if kanji is None:
        return ()
    sign = kanji.group()
    return tuple(
        (other.start, other.end)
        for other in reading.words
        if sign in other.text and len(other.text) > 1
    )


def find_words(sentence: Reading, evidence: Reading) -> tuple[Match, ...]:
    """Finds every word of a sentence; compounds that have other wordings are found whole.

    Args:
        sentence: The sentence, read.
        evidence: The text, read.

    Returns:
        One match for each of `sentence.words`.
    """
    found = [find_word(word, evidence) for word in sentence.words]
    for first, match in enumerate(found):
        if match.credit >= _SAME:
            continue
        for length in range(LONGEST, 1, -1):
            compound = sentence.words[first : first + length]
            if len(compound) < length or compound[-1].end - compound[0].start > _LONGEST_COMPOUND:
                continue
            written = sentence.text[compound[0].start : compound[-1].end].lower()
            if len(written) >= _SHORTEST_PIECE and written in evidence.squeezed:
                whole = Match(_SAME, _written(written, evidence))
                found[first : first + length] = [
                    old if old.credit >= _SAME else whole for old in found[first : first + length]
                ]
                break
            lemmas = tuple(word.lemma for word in compound)
            spans = tuple(
                span for others in other_wordings(lemmas) for span in _places(evidence, others)
            )
            if spans:
                for position in range(first, first + length):
                    if found[position].credit < _OTHER_WORDING:
                        found[position] = Match(_OTHER_WORDING, spans)
                break
    return tuple(found)
