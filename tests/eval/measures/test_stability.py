"""Whether the same is answered, by hand."""

from __future__ import annotations

from dataclasses import replace

from eval.measures import Outcome
from eval.measures.stability import over_paraphrases, over_repeats
from eval.questions import Question

KEYS = (("三十局",), ("2031年度",))


def answer(text, name="q", of="", *, error=None, keys=KEYS):
    asked = Question(name, "何局ですか。", answer_keys=keys, paraphrase_of=of)
    return Outcome(asked, answered=bool(text), answer=text, error=error)


def test_repeats():
    both, one, none = answer("2031年度に三十局。"), answer("三十局に増やす。[1]"), answer("")
    assert over_repeats([both, answer("三十局（2031年度）")]) == [1.0]
    # Of three pairs, one agrees.
    assert over_repeats([both, both, one]) == [1 / 3]
    assert over_repeats([both, one, none]) == [0.0]
    assert over_repeats([none, none]) == [1.0]
    assert over_repeats([both]) == []


def test_answers_without_keys_are_compared_word_by_word():
    assert over_repeats([answer("約 三十局。[1]", keys=()), answer("約三十局。[2]", keys=())]) == [
        1.0
    ]
    assert over_repeats([answer("三十局。", keys=()), answer("四十局。", keys=())]) == [0.0]


def test_a_failure_agrees_with_nothing():
    failed = answer("", error="失敗")
    assert over_repeats([failed, failed, answer("")]) == [0.0]


def test_paraphrases():
    first, second = answer("三十局"), answer("三十局", "r", "q")
    assert over_paraphrases([first, second, answer("", "other")]) == [1.0]
    assert over_paraphrases([first, replace(second, answered=False)]) == [0.0]
