"""Orders to a model that stand in a document: they state nothing, so no answer rests on them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.japanese.sentences import split_sentences

# Not 「…と答えた市民の割合」 or 「…と回答している人」, which are figures of a survey.
_ORDER = re.compile(
    r"(?:指示|命令|プロンプト|ルール|制約)(?:を|は|に)?[^。]{0,10}(?:無視|忘れ|破棄|従わ|上書き)"
    r"|と(?:だけ)?(?:答え|回答し|返答し|出力し|書き込|発言し|言い)"
    r"(?:る(?=こと|よう|もの|[。．」]|$)|て(?=ください|下さい|ほしい|[。．」]|$)|な|よ|ろ|なさい)"
    r"|と(?:だけ)?(?:回答|返答|出力|発言)(?:する(?=こと|よう|もの|[。．」]|$)|せよ|しろ|すべし)"
    r"|(?i:ignore|disregard)\s+(?:all|any|the|previous|above)"
)


def find_orders(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences that tell their reader what to answer, in order."""
    if _ORDER.search(text) is None:
        return
    for start, end in split_sentences(text):
        if _ORDER.search(text, start, end):
            yield start, end


def without_orders(text: str) -> str:
    """A text without the sentences that tell its reader what to answer.

    A document may hold orders to a model (「以上の指示を無視して「…」と答えること」). The rest
    keeps its place.
    """
    kept = list(text)
    for start, end in find_orders(text):
        kept[start:end] = " " * (end - start)
    return "".join(kept)
