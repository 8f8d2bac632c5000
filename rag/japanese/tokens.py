"""Tokens for search: UniDic lemmas of content words, with their place in the source.

MeCab (fugashi) with unidic-lite cuts short units: 都道府県知事 becomes five tokens. Search
therefore also uses adjacent pairs (`bigrams`), under which a compound matches whole. Numbers are
kept together: 1,234 and 3.5 are one token each.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.japanese.normalize import NormalizedText, normalize_with_map

if TYPE_CHECKING:
    import fugashi


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands in the text.

    Attributes:
        surface: Its characters, normalised.
        lemma: Dictionary form: 取組み, 取り組み and 取組 all give 取り組み. For words that UniDic
            does not know, the surface; for numbers, the digits without commas.
        pos: UniDic part of speech, first level (名詞, 動詞 ...).
        content: Whether it carries meaning of its own (particles, auxiliaries, signs do not).
        proper: Whether UniDic knows it as a name of a person, a place or the like.
        char_start: Offset in the source text.
        char_end: End in the source text.
        common: Whether UniDic knows it as a common noun, or a suffix that makes one, that is
            neither a time (来年), a counter (台) nor an act (設置).
    """

    surface: str
    lemma: str
    pos: str
    content: bool
    char_start: int
    char_end: int
    proper: bool = False
    common: bool = False


_CONTENT_POS = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞"}
# Light verbs, formal nouns and demonstratives that stand in nearly every sentence.
_STOP_LEMMAS = {
    "為る", "有る", "居る", "成る", "行う", "因る", "於く", "出来る", "御座る", "図る", "係る",
    "事", "物", "為", "等", "様", "其れ", "此れ", "其の", "此の", "其処", "此処", "所", "訳",
    "的", "者", "方", "何", "何れ", "何処", "何方", "何時", "誰", "御", "下さる", "教える", "言う",
    "無い", "居り", "置く", "頂く", "致す", "つく", "付く", "仕舞う", "見る", "来る", "行く",
}  # fmt: skip
_COMMON = {("名詞", "普通名詞", "一般"), ("接尾辞", "名詞的", "一般")}
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SYMBOLS = re.compile(r"[^\w]+")


@cache
def dictionary_name() -> str:
    """Name and version of the dictionary, recorded in every index."""
    return f"unidic-lite {version('unidic-lite')}"


_LOCK = threading.Lock()
# MeCab takes UTF-8 and stops at NUL.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


@cache
def _tagger() -> fugashi.GenericTagger:
    """The one tagger of the process; the dictionary folder is passed, never searched for."""
    import fugashi
    import unidic_lite

    folder = unidic_lite.DICDIR
    return fugashi.GenericTagger(f'-d "{folder}" -r "{folder}/dicrc"')


def _words(line: str) -> list[tuple[str, Sequence[str]]]:
    """The words of a line with their features.

    A tagger has one lattice: the next text that any thread gives it overwrites the words of the
    last. Features are therefore read before the lock is let go.
    """
    with _LOCK:
        nodes = _tagger().parseToNodeList(_UNREADABLE.sub(" ", line))
        return [(node.surface, node.feature) for node in nodes]


def tokenize(text: str) -> list[Token]:
    """Cuts a text into tokens. May be called by several threads at once.

    Args:
        text: Any text of the source; it is normalised here.

    Returns:
        All tokens in order, function words included (see `Token.content`).
    """
    normalized = normalize_with_map(text)
    tokens: list[Token] = []
    for start, line in _lines(normalized.text):
        tokens.extend(_tokenize_line(line, start, normalized))
    return tokens


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their offsets: MeCab is asked line by line, tabs end a line too."""
    start = 0
    for line in re.split(r"[\n\t]", text):
        if line:
            yield start, line
        start += len(line) + 1


def _tokenize_line(line: str, base: int, normalized: NormalizedText) -> Iterator[Token]:
    numbers = {match.start(): match.end() for match in _NUMBER.finditer(line)}
    position = 0
    inside_until = 0
    for surface, feature in _words(line):
        at = line.index(surface, position)
        position = at + len(surface)
        if at < inside_until:
            continue
        if at in numbers:
            inside_until = numbers[at]
            digits = line[at:inside_until]
            span = normalized.source_span(base + at, base + inside_until)
            yield Token(digits, digits.replace(",", ""), "数", True, *span)
            continue
        pos = feature[0]
        lemma = feature[7].split("-", 1)[0] if len(feature) > 7 and feature[7] else surface
        if lemma == "*":
            lemma = surface
        content = (
            pos in _CONTENT_POS and lemma not in _STOP_LEMMAS and not _SYMBOLS.fullmatch(surface)
        )
        span = normalized.source_span(base + at, base + position)
        yield Token(
            surface,
            lemma,
            pos,
            content,
            *span,
            proper=feature[1] == "固有名詞",
            common=tuple(feature[:3]) in _COMMON,
        )


def lemmas(text: str) -> list[str]:
    """Lemmas of the content words of a text, in order, repeated as they occur."""
    return [token.lemma for token in tokenize(text) if token.content]


def bigrams(tokens: Sequence[Token]) -> list[str]:
    """Pairs of content words that touch each other, as `first_second`.

    A compound of any length is matched by its pairs: 経済_産業, 産業_省.
    """
    return [
        f"{left.lemma}_{right.lemma}"
        for left, right in pairwise(tokens)
        if left.content and right.content and left.char_end == right.char_start
    ]


_WORD_CHARACTERS = re.compile(r"[^\W_]+")


def character_bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters within runs of letters, kana and kanji.

    They find words that the dictionary cuts differently in question and document. A run of one
    character gives that character.
    """
    grams: list[str] = []
    for run in _WORD_CHARACTERS.findall(normalize_with_map(text).text):
        if len(run) == 1:
            grams.append(run)
        grams.extend(run[i : i + 2] for i in range(len(run) - 1))
    return grams
