"""What went wrong with a question, told apart by where it went wrong."""

from __future__ import annotations

from enum import StrEnum

from eval.measures import CitationRecall, Correct, Outcome, Recall

_GIVEN = 10
"""How many passages an answer is made from."""


class Failure(StrEnum):
    """Where a question went wrong."""

    RUN = "run_failure"
    RETRIEVAL = "retrieval_miss"
    GENERATION = "generation_miss"
    SUPPORT = "support_miss"
    REFUSAL = "refusal_error"

    @property
    def label(self) -> str:
        """Its name in Japanese."""
        return _LABELS[self][0]

    @property
    def meaning(self) -> str:
        """What it means, in Japanese."""
        return _LABELS[self][1]


_LABELS = {
    Failure.RUN: ("実行の失敗", "質問の処理が途中で止まりました。"),
    Failure.RETRIEVAL: (
        "検索の失敗",
        f"根拠の一部か全部が検索の上位{_GIVEN}件になく、正しく答えられませんでした。",
    ),
    Failure.GENERATION: (
        "生成の失敗",
        "根拠は検索で見つかりましたが、回答が正答の表記を満たしません。",
    ),
    Failure.SUPPORT: (
        "裏付けの失敗",
        "回答は正答の表記を満たしますが、引用が根拠を含まないか、文が照合で裏付けられません。"
        "または、照合で伏せた文があり、回答できませんでした。",
    ),
    Failure.REFUSAL: (
        "拒否の誤り",
        "答えのある質問に（根拠を検索で見つけながら）答えなかったか、答えのない質問に答えました。",
    ),
}


def failure_of(outcome: Outcome) -> Failure | None:
    """Where a question went wrong; None where it went well.

    It went well when an unanswerable question was refused, or when the answer is correct, its
    citations cover all evidence, and every sentence of it is supported. Without keys an answer
    counts as correct when its citations cover all evidence.
    """
    if outcome.error is not None:
        return Failure.RUN
    if not outcome.question.answerable:
        return Failure.REFUSAL if outcome.answered else None
    covered = CitationRecall()(outcome) == 1
    correct = Correct()(outcome)
    right = covered if correct is None else correct == 1
    if right and covered:
        unsupported = any(not sentence.check.recalled for sentence in outcome.sentences)
        return Failure.SUPPORT if unsupported else None
    if not right and Recall(_GIVEN)(outcome) != 1:
        return Failure.RETRIEVAL
    if not outcome.answered:
        return Failure.SUPPORT if outcome.withheld else Failure.REFUSAL
    return Failure.SUPPORT if right else Failure.GENERATION
