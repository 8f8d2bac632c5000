"""Which words of a text are negated: 整備されていない, 未整備, 対象外."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.japanese.tokens import Token

_NEGATORS = {"ない", "無い", "ず", "ぬ", "まい"}
_PREFIXES = {"未", "不", "非"}
NEGATIVE_SUFFIXES = frozenset({"外", "不可", "不能"})
"""Suffixes that deny the word before them."""
_OUTSIDE = {"対象", "適用", "範囲", "管轄", "想定", "枠", "圏"}
# Forms with a negation in them that deny nothing.
_IDIOM = re.compile(
    r"な(?:ければ|くては|いと)(?:な[らり]|いけ)(?:ない|ません|ず)?|ざるを得(?:ない|ません|ず)"
    r"|(?:だけ|のみ|ばかり)(?:で|では)?な(?:く|い)|のみならず|かもしれ(?:ない|ません)"
    r"|に(?:限らず|とどまらず|留まらず|かかわらず|関わらず|関らず)|を?問わず|やむを得(?:ない|ず)"
    r"|(?:に|と)(?:ほか|他)なら(?:ない|ず)|欠かせない|欠くことのできない|少なから(?:ず|ぬ)"
    r"|必ずしも|思わぬ|絶えず|たゆまぬ|まず(?=、|は)|なくして|切れ目の?な[いく]|遅滞な[いく]|間もなく"
    r"|漏れな[いく]|もれな[いく]|取り残さ(?:れ)?な[いく]|余儀なく|なお"
)


def negated_words(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """Positions in `tokens` of the content words that the text denies.

    A negation belongs to the content word before it (開始していない denies 開始), a prefix to the
    word behind it (未整備). Two negations of one word cancel each other.
    """
    idioms = [match.span() for match in _IDIOM.finditer(text)]
    denied: dict[int, int] = {}
    word: int | None = None
    for position, token in enumerate(tokens):
        if token.content and token.pos == "接頭辞" and token.surface in _PREFIXES:
            if position + 1 < len(tokens):
                denied[position + 1] = denied.get(position + 1, 0) + 1
            continue
        if token.content and token.surface in NEGATIVE_SUFFIXES and _outside(tokens, position):
            denied[position - 1] = denied.get(position - 1, 0) + 1
            continue
        if token.content:
            word = position
        elif token.surface in "。\n":
            word = None
        elif token.lemma in _NEGATORS and token.pos in {"助動詞", "形容詞"}:
            inside = any(start <= token.char_start < end for start, end in idioms)
            if word is not None and not inside:
                denied[word] = denied.get(word, 0) + 1
    return frozenset(position for position, count in denied.items() if count % 2)


def _outside(tokens: Sequence[Token], position: int) -> bool:
    """Whether a suffix denies the word before it: 対象外, but not 海外."""
    return position > 0 and tokens[position - 1].surface in _OUTSIDE
