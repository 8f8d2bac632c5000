"""Whether a sentence affirms what its evidence denies, or denies what it affirms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.support.coverage import Clause
from rag.support.negation import NEGATIVE_SUFFIXES
from rag.support.reading import Reading, Word
from rag.support.weight import weight_of
from rag.support.window import Statement

_CONTRAST = re.compile("(?:で)?はなく")
_NEGATIVE = {
    "不足", "不可", "不要", "不可能", "不能", "不明", "不備", "未定", "未達", "未了", "無効",
    "皆無", "困難",
}  # fmt: skip


def denial(clause: Clause, sentence: Reading, statements: Sequence[Statement]) -> str:
    """Compares what a clause denies with what its statements deny.

    Args:
        clause: A clause of the sentence.
        sentence: The sentence, read.
        statements: The statements of the evidence that speak of it.

    Returns:
        In Japanese, what is turned round; empty where nothing is.
    """
    if not statements:
        return ""
    denials = sum(_denials(statement) for statement in statements)
    inside = [
        (position, word)
        for position, word in enumerate(sentence.words)
        if clause.start <= word.start < clause.end
    ]
    denies = [word for _, word in inside if word.negated]
    for position, word in inside:
        if word.negated:
            if _is_contrast(sentence, word) and not _places(statements, position):
                continue
            if not denials or _found(word, statements, position, negated=False):
                return (
                    f"文は「{word.text}」を打ち消していますが、引用した箇所は打ち消していません。"
                )
        elif (
            not denies
            and (weight_of(word) or position == inside[-1][0])
            and not _is_joined(sentence, position)
            and _found(word, statements, position, negated=True)
        ):
            return f"引用した箇所は「{word.text}」を打ち消していますが、文は打ち消していません。"
    return ""


def surplus_denial(sentence: Reading, statements: Sequence[Statement]) -> str:
    """Counts what the sentence denies against what its statements deny.

    A denial of a word that they hold and deny too is theirs; each other one must have one of its
    own among them.

    Args:
        sentence: The sentence, read.
        statements: All statements of the evidence that speak of it, each once.

    Returns:
        In Japanese, that it denies more; empty where it does not.
    """
    said = sum(_denials(statement) for statement in statements)
    held = {word.start: at for at, word in enumerate(sentence.words)}
    shared = strange = 0
    for at in sentence.denials:
        position = held.get(at)
        if position is not None and _found(
            sentence.words[position], statements, position, negated=True
        ):
            shared += 1
        elif position is None or not (
            _places(statements, position) or _is_contrast(sentence, sentence.words[position])
        ):
            strange += 1
    if strange > max(0, said - shared):
        return "文の打ち消しに当たるものが、引用した箇所にありません。"
    return ""


def _found(word: Word, statements: Sequence[Statement], position: int, *, negated: bool) -> bool:
    """Whether the statements hold a word of the sentence, each time negated, or never.

    不足 is a negated 足りる: a negative word counts where the sentence's word has none.
    """
    signs = [
        other.negated is not (_is_negative(other) and not _is_negative(word))
        for statement in statements
        for start, end in statement.places_of(position)
        for other in statement.words
        if start <= other.start < end
    ]
    return bool(signs) and all(sign is negated for sign in signs)


def _is_joined(sentence: Reading, position: int) -> bool:
    """Whether a word is only the beginning of a compound: 達成 of 達成率."""
    following = sentence.words[position + 1 : position + 2]
    touching = bool(following) and following[0].start == sentence.words[position].end
    return touching and following[0].text not in NEGATIVE_SUFFIXES


def _places(statements: Sequence[Statement], position: int) -> bool:
    return any(statement.places_of(position) for statement in statements)


def _is_contrast(sentence: Reading, word: Word) -> bool:
    """Whether a word is denied only to name what holds instead: 単独ではなく."""
    return _CONTRAST.match(sentence.text, word.end) is not None


def _is_negative(word: Word) -> bool:
    """Whether a word holds a negation: 不足, 未定."""
    return word.text in _NEGATIVE


def _denials(statement: Statement) -> int:
    """How often a statement denies something."""
    denials = statement.alignment.evidence.denials
    return sum(statement.start <= at < statement.end for at in denials) + sum(
        _is_negative(word) for word in statement.words
    )
