"""Words that say the opposite: 増加 of a source that says 減少."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from rag.japanese.tokens import tokenize
from rag.support.coverage import Clause
from rag.support.reading import Reading
from rag.support.window import Statement, words_between

UP = [
    "増加",
    "増える",
    "増やす",
    "増大",
    "拡大",
    "上昇",
    "向上",
    "上がる",
    "上げる",
    "高まる",
    "高める",
    "伸びる",
    "伸ばす",
    "上回る",
    "増額",
    "増員",
    "引き上げる",
    "多い",
    "増",
    "拡充",
    "倍増",
]
DOWN = [
    "減少",
    "減る",
    "減らす",
    "低下",
    "下落",
    "縮小",
    "削減",
    "縮減",
    "低減",
    "下がる",
    "下げる",
    "下回る",
    "減額",
    "減員",
    "引き下げる",
    "少ない",
    "減",
    "抑制",
    "落ち込む",
    "半減",
]
_PAIRS = (
    (UP, DOWN),
    (["本格"], ["試行", "試験", "試用", "実証", "暫定", "仮"]),
    (["全部", "全額", "全面", "全員", "全て", "全"], ["一部", "部分"]),
    (["含む", "加える"], ["除く", "除外"]),
    (
        ["廃止", "中止", "やめる", "停止", "休止"],
        ["創設", "新設", "開始", "継続", "導入", "再開", "存続"],
    ),
    (["終了", "終わる", "終える"], ["開始", "始める", "始まる", "継続", "着手"]),
    (["義務", "必須", "強制"], ["任意", "努力", "自主"]),
    (["国内"], ["海外", "国外", "外国"]),
    (["有償", "有料"], ["無償", "無料"]),
    (["集中"], ["分散"]),
    (["公開", "公表"], ["秘匿", "非公表"]),
    (["強化", "厳格"], ["緩和"]),
    (["黒字"], ["赤字"]),
    (["早い", "早期", "前倒し"], ["遅い", "遅れる", "先送り", "延期"]),
    (["高い"], ["低い"]),
    (["長い"], ["短い"]),
    (["直接"], ["間接"]),
    (["当初"], ["補正"]),
    (["固定"], ["移動", "変動"]),
    (["禁止", "禁ずる"], ["許可", "認める", "容認", "解禁"]),
    (["可能"], ["不可能", "困難"]),
    (["容易"], ["困難"]),
    (["輸出"], ["輸入"]),
    (["転入"], ["転出"]),
    (["都市", "市街"], ["過疎", "中山間"]),
    (["官"], ["民"]),
    (["平時"], ["災害", "有事"]),
    (["事前"], ["事後"]),
    (["統合"], ["分割", "分離"]),
    (["賛成"], ["反対"]),
    (["成功"], ["失敗"]),
    (["達成"], ["未達"]),
)


def contradictions(
    clause: Clause, sentence: Reading, statements: Sequence[Statement]
) -> Iterator[tuple[str, str]]:
    """Words of a clause of which its statements say the opposite, and only that.

    Args:
        clause: A clause of the sentence.
        sentence: The sentence, read.
        statements: The statements of the evidence that speak of it.

    Yields:
        The word of the sentence and the opposite that the evidence has.
    """
    said = {
        lemma: text
        for statement in statements
        for lemma, text in _terms(statement.alignment.evidence, statement.start, statement.end)
    }
    for claimed, text in _terms(sentence, clause.start, clause.end):
        for same, other in _sides().get(claimed, ()):
            opposite = next((said[lemma] for lemma in other if lemma in said), None)
            if opposite is not None and not any(lemma in said for lemma in same):
                yield text, opposite


def _terms(reading: Reading, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Lemmas of a span with their words; numbers in words (半減, すべて) are such words too."""
    for word in words_between(reading, start, end):
        yield word.lemma, word.text
    for fact in reading.facts:
        if fact.kind == "quantity" and start <= fact.start < end:
            yield "全て" if fact.text == "すべて" else fact.text, fact.text


@cache
def _sides() -> dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]]:
    """For each word, the words of its side and those of the other one."""
    found: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    for one, other in _PAIRS:
        left, right = lemmas_of(tuple(one)), lemmas_of(tuple(other))
        for same, opposite in ((left, right), (right, left)):
            for lemma in same:
                found.setdefault(lemma, []).append((same, opposite))
    return {lemma: tuple(sides) for lemma, sides in found.items()}


@cache
def lemmas_of(words: tuple[str, ...]) -> frozenset[str]:
    """Words and the lemmas of those that are one token each."""
    lemmas = (tokens[0].lemma for word in words if len(tokens := tokenize(word)) == 1)
    return frozenset(words) | frozenset(lemmas)
