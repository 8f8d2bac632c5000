"""Names in a sentence: of programmes, systems, laws, firms, places; quoted or not.

A name that the evidence does not have is another thing's name, however alike the words are:
「民間航空システム…」 is not 「民間宇宙システム…」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.japanese.normalize import squeeze
from rag.support.alignment import Alignment
from rag.support.reading import Reading, Word
from rag.support.weight import weight_of

_SUFFIX = re.compile(
    r"(?:事業|制度|法|条例|条約|戦略|ガイドライン|指針|大綱|プログラム|プロジェクト|機構|センター|会議|サミット|フォーラム"
    r"|サービス|プラットフォーム|ライブラリー?|サイト|補助金|交付金|基金|協定|構想|ボード|委員会|協議会|審議会|本部|拠点"
    r"|ネットワーク|カード|タワー|ホール|大学|学会|協会|財団|組合|会館|公園|空港|駅)$"
)
_KANJI_RUN = re.compile(r"[^ぁ-ん、。・\s「」（）()]+")
_PLACE_SUFFIX = re.compile(r"(?:地区|地域|[市町村県区島港駅])$")
_NOUNS = {"名詞", "接頭辞", "接尾辞", "形状詞", "数"}
_SHORTEST = 5
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9.+\-]*[0-9]|[0-9]+(?:\.[0-9]+)*[A-Za-z]+")
_STRETCH = 2
"""How much longer a name may be in the passage, with words put in between."""
_NEARLY = 0.9


def missing_name(sentence: Reading, alignments: Sequence[Alignment]) -> str:
    """Finds a name of the sentence that no passage has.

    Args:
        sentence: The sentence, read.
        alignments: It beside each of its passages.

    Returns:
        The first such name, empty where there is none.
    """
    texts = [alignment.evidence.squeezed for alignment in alignments]
    for fact in sentence.facts:
        if fact.kind == "name" and not _is_said(fact.start, fact.end, sentence, alignments, texts):
            return fact.text
    for start, end in _compounds(sentence):
        if not _is_said(start, end, sentence, alignments, texts):
            return sentence.text[start:end]
    for word, best in zip(sentence.words, _credits(sentence, alignments), strict=True):
        if best or not weight_of(word):
            continue
        if _is_latin(word) or (word.proper and not _holds_stem(sentence, word, texts)):
            return word.text
    for code in _CODE.finditer(sentence.text):
        if not any(squeeze(code.group()).lower() in text for text in texts):
            return code.group()
    return ""


def _credits(sentence: Reading, alignments: Sequence[Alignment]) -> list[float]:
    return [
        max(alignment.words[position].credit for alignment in alignments)
        for position in range(len(sentence.words))
    ]


def _holds_stem(sentence: Reading, word: Word, texts: Sequence[str]) -> bool:
    """Whether a passage has the compound that a name is cut out of, without 地区 and the like."""
    runs = (run for run in _KANJI_RUN.finditer(sentence.text) if run.end() > word.start)
    run = next(runs, None)
    stem = squeeze(_PLACE_SUFFIX.sub("", run.group())).lower() if run else ""
    return len(stem) > 1 and any(stem in text for text in texts)


def _is_latin(word: Word) -> bool:
    return word.text.isascii() and word.text.isalpha() and len(word.text) > 1


def _is_said(
    start: int,
    end: int,
    sentence: Reading,
    alignments: Sequence[Alignment],
    texts: Sequence[str],
) -> bool:
    """Whether a passage has a name as it is written, or each of its words."""
    name = squeeze(sentence.text[start:end]).lower()
    if any(name in text for text in texts):
        return True
    inside = [
        position
        for position, word in enumerate(sentence.words)
        if start <= word.start and word.end <= end and weight_of(word)
    ]
    return bool(inside) and any(
        _stands_together(alignment, inside, name) for alignment in alignments
    )


def _stands_together(alignment: Alignment, positions: Sequence[int], name: str) -> bool:
    """Whether the words of a name stand near each other, as a name's words do."""
    matches = [alignment.words[position] for position in positions]
    if not all(match.credit >= _NEARLY for match in matches):
        return False
    reach = _STRETCH * len(name)
    return any(
        all(any(abs(start - first) <= reach for start, _ in match.spans) for match in matches)
        for first, _ in matches[0].spans
    )


def _compounds(sentence: Reading) -> Iterator[tuple[int, int]]:
    """Runs of nouns that end as names of programmes, bodies and places do."""
    words = sentence.words
    first = 0
    for position, word in enumerate(words):
        if word.pos not in _NOUNS or (position and words[position - 1].end != word.start):
            first = position if word.pos in _NOUNS else position + 1
        touching = position + 1 < len(words) and words[position + 1].start == word.end
        goes_on = touching and words[position + 1].pos in _NOUNS
        if goes_on or first > position:
            continue
        start, end = words[first].start, word.end
        if end - start >= _SHORTEST and _SUFFIX.search(sentence.text[start:end]):
            yield start, end
