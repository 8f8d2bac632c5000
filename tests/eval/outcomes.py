"""Outcomes to measure, made of few words. Evidence `a` covers a passage that holds its sentence."""

from __future__ import annotations

from eval.measures import Outcome, RankedPassage
from eval.questions import Evidence, Question

PLAN = "plan.txt"
SENTENCES = {
    "a": "灯台ラジオの中継局を三十局まで増やす。",
    "b": "移動図書船は毎月二回、島の港を巡る。",
    "c": "山小屋の水場を年に一度点検する。",
}


def passage(letters: str, doc: str = PLAN) -> RankedPassage:
    """A passage that holds the sentences of some letters; other letters are filling."""
    return RankedPassage(doc, "".join(SENTENCES.get(letter, "余白。") for letter in letters))


def question(evidence: str = "a", keys: tuple[tuple[str, ...], ...] = ()) -> Question:
    """A question whose evidence is the sentences of some letters; without any, unanswerable."""
    return Question(
        id="q",
        question="中継局はいくつですか。",
        answer_keys=keys,
        evidence=tuple(Evidence(PLAN, SENTENCES[letter]) for letter in evidence),
    )


def refused(asked: Question) -> Outcome:
    """A question that was refused."""
    return Outcome(asked, ranked=[passage("x")])


def failed(asked: Question) -> Outcome:
    """A question on which the run failed."""
    return Outcome(asked, error="質問が長すぎます。")
