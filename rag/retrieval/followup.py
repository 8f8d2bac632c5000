"""Questions that can only be understood with what was said before them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.japanese.tokens import tokenize

_POINTS_BACK = re.compile(
    r"^(?:では|じゃあ?|それで|なら|ちなみに|また|あと|その|それ|これ|この|同じ|上記|前記|先ほど|さっき)"
    r"|(?:それ|これ|その|この|同(?=計画|事業|施策|制度|年|省|市|様)|当該|上記|前記|先ほどの|さっきの|こちら|そちら|両者|他に)"
)
_FEW_WORDS = 4


def resolve(question: str, history: Sequence[Mapping[str, str]]) -> str:
    """The question made to stand by itself, without a language model.

    A question that points back, or names too little to stand alone, takes the question before it
    along, and what was answered to it where that names more.

    Args:
        question: The question.
        history: Earlier turns in order, each with `role` (user or assistant) and `content`.

    Returns:
        The question itself where it stands alone, else with the earlier words in brackets behind.
    """
    asked = [turn["content"] for turn in history if turn.get("role") == "user"]
    if not asked or not needs_history(question):
        return question
    answered = [turn["content"] for turn in history if turn.get("role") == "assistant"]
    before = asked[-1].strip()
    if needs_history(before) and len(asked) > 1:
        before = f"{asked[-2].strip()} {before}"
    said = f"／{_shortened(answered[-1])}" if answered else ""
    return f"{question.strip()}（前の質問：{before}{said}）"


def needs_history(question: str) -> bool:
    """Whether a question points back, or names too little to be understood alone."""
    if _POINTS_BACK.search(question):
        return True
    nouns = {token.lemma for token in tokenize(question) if token.content and token.pos == "名詞"}
    return len(nouns) < _FEW_WORDS


_SENTENCE = re.compile(r"[^。]*。?")
_LONGEST_ANSWER = 160
_MARKERS = re.compile(r"\[\d+\]")


def _shortened(answer: str) -> str:
    """The beginning of an earlier answer, whole sentences where they fit."""
    text = _MARKERS.sub("", " ".join(answer.split()))
    if len(text) <= _LONGEST_ANSWER:
        return text
    kept = ""
    for match in _SENTENCE.finditer(text):
        if len(kept) + len(match.group()) > _LONGEST_ANSWER:
            break
        kept += match.group()
    return kept or text[:_LONGEST_ANSWER]
