"""Questions that can only be understood with what was said before them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.japanese.tokens import Token, tokenize
from rag.retrieval.topics import own_topic

_OPENS = re.compile(r"(?:では|じゃあ?|それで|なら(?!で)|ちなみに|また(?![ぁ-ん])|あと(?!\d)|同じ)")
_POINTERS = {
    "其れ", "此れ", "其の", "此の", "其処", "此処", "其方", "此方", "両者", "当該", "上記", "前記",
    "先程", "さっき",
}  # fmt: skip
# これまで, これから, その他, そのもの, それとも point at nothing that was said.
_NO_POINTER = re.compile(r"これ(?:まで|から)|その(?:他|ほか|もの)|それとも")
_POINTING = re.compile(
    r"同(?:計画|事業|施策|制度|年|省|庁|市|町|村|県|様)|[そこ]う(?:いう|いった|した)|(?:他|ほか)に"
)
_FEW_WORDS = 4
_MOST_TURNS = 4

_FRAME = re.compile(r"（前の質問：(?P<earlier>.*)）$", re.DOTALL)


def resolve(question: str, history: Sequence[Mapping[str, str]]) -> str:
    """The question made to stand by itself, without a language model.

    A question that points back, or names too little to stand alone, takes the questions before it
    along, back to the last that stands alone, and the beginning of the last answer.

    Args:
        question: The question.
        history: Earlier turns in order, each with `role` (user or assistant) and `content`.

    Returns:
        The question itself where it stands alone, else with the earlier words in brackets behind;
        `split_resolved` takes them apart again.
    """
    asked = _said_by("user", history)
    if not asked or not needs_history(question, history):
        return question
    before: list[str] = []
    for place, turn in reversed(list(enumerate(history))):
        earlier = turn["content"].strip()
        if turn.get("role") != "user" or not earlier:
            continue
        before.insert(0, earlier)
        if len(before) == _MOST_TURNS or not needs_history(earlier, history[:place]):
            break
    answered = _said_by("assistant", history)
    said = f"／{_shortened(answered[-1])}" if answered else ""
    return f"{question.strip()}（前の質問：{' '.join(before)}{said}）"


def split_resolved(resolved: str) -> tuple[str, str]:
    """A resolved question taken apart: its own words, and those of earlier turns (may be empty)."""
    frame = _FRAME.search(resolved)
    if frame is None:
        return resolved, ""
    return resolved[: frame.start()], frame.group("earlier")


def needs_history(question: str, history: Sequence[Mapping[str, str]]) -> bool:
    """Whether a question points back, or names too little to be understood alone.

    「その費用は」 points back, unless what it points at may stand in the same question
    (「…はいつ始まり、その費用は」): four nouns before it are enough. Fewer are enough for one that
    asks about something that nobody has spoken of (「来年の天気はどうですか」).

    Args:
        question: The question.
        history: Earlier turns in order.
    """
    tokens = tokenize(question)
    nouns = {
        token.lemma: token.char_start
        for token in reversed(tokens)
        if token.content and token.pos == "名詞"
    }
    if _OPENS.match(question.lstrip()):
        return True
    pointing = _pointing(question, tokens)
    if len(nouns) < _FEW_WORDS:
        return bool(pointing) or not _asks_anew(question, history)
    enough = sorted(nouns.values())[_FEW_WORDS - 1]
    return any(start <= enough for start in pointing)


def _asks_anew(question: str, history: Sequence[Mapping[str, str]]) -> bool:
    """Whether a question is about something that nobody has spoken of lately."""
    said = [turn["content"] for turn in history if turn["content"].strip()]
    asked = _said_by("user", history)
    return own_topic(question, said[-2 * _MOST_TURNS :], asked[-1] if asked else "")


def _pointing(question: str, tokens: Sequence[Token]) -> list[int]:
    """Where words stand that point back; cut into words, since おそれ and きのこの do not."""
    starts = {token.char_start for token in tokens}
    found = [match.start() for match in _POINTING.finditer(question) if match.start() in starts]
    return found + [
        token.char_start
        for token in tokens
        if token.lemma in _POINTERS and not _NO_POINTER.match(question, token.char_start)
    ]


def _said_by(role: str, history: Sequence[Mapping[str, str]]) -> list[str]:
    """What one side said, in order, empty turns left out."""
    said = (turn["content"].strip() for turn in history if turn.get("role") == role)
    return [text for text in said if text]


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
