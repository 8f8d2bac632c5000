"""What measures are called, and by what they judge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from eval.measures.stability import PARAPHRASES, REPEATS


class Source(StrEnum):
    """By what a measure judges."""

    GOLD = "gold"
    CHECK = "check"
    NLI = "nli"
    HUMAN = "human"

    @property
    def label(self) -> str:
        """Its name in Japanese."""
        return _SOURCES[self][0]

    @property
    def meaning(self) -> str:
        """What it means, in Japanese."""
        return _SOURCES[self][1]


_SOURCES = {
    Source.GOLD: (
        "正解に基づく",
        "人が付けた根拠と正答の表記に照らした値です。典拠の照合とは独立しています。",
    ),
    Source.CHECK: (
        "典拠の照合による",
        "典拠自身の照合（文ごとの裏付け確認）による値です。同じ照合が回答の表示も決めるため、"
        "高くなりやすい値です。この列だけで良し悪しを決めないでください。",
    ),
    Source.NLI: (
        "含意判定モデルによる",
        "含意判定モデルだけで判定した値です。--nli のモデルは評価にだけ使う、独立したものです。"
        "設定 entailment_model のモデルは表示の判定にも使うため、独立した値とは言えません。",
    ),
    Source.HUMAN: (
        "人の採点による",
        "採点表（○△×）を人が付けた値です。採点していない評価にはありません。",
    ),
}
HUMAN = "HumanPoints"
"""Measure under which the marks of people stand: the mean of both markers, ○ 1, △ 0.5, × 0."""

NAMES = {
    "Recall@1": "再現率@1",
    "Recall@5": "再現率@5",
    "Recall@10": "再現率@10",
    "MRR@10": "平均逆順位@10",
    "nDCG@10": "順位の良さ（nDCG）@10",
    "Recall<=4000chars": "再現率（先頭4,000字）",
    "Correct": "正答",
    "ConciseCorrect": "簡潔な正答（400字以内）",
    "CitationRecall": "引用再現率",
    "CitationPrecision": "引用適合率",
    "PageAccuracy": "引用のページの一致",
    "QuoteExactness": "引用の一字一句の一致",
    "HallucinationRate": "答えのない質問に答えた割合（小さいほどよい）",
    "ErrorRate": "答えのある質問に答えなかった割合（小さいほどよい）",
    "AlceRecall(check)": "文の裏付け（ALCE 再現率・典拠の照合）",
    "AlcePrecision(check)": "引用の必要性（ALCE 適合率・典拠の照合）",
    "AlceRecall(nli)": "文の裏付け（ALCE 再現率・含意判定モデル）",
    "AlcePrecision(nli)": "引用の必要性（ALCE 適合率・含意判定モデル）",
    "UnsupportedNumberRate": "引用箇所にない数値・日付の割合（小さいほどよい）",
    REPEATS: "同じ質問への回答の一致（繰り返し）",
    PARAPHRASES: "言い換えた質問への回答の一致",
    HUMAN: "人の採点（○1、△0.5、×0）",
}
"""Names of the measures in Japanese."""

KINDS = {
    "fact": "事実",
    "number": "数値",
    "kpi": "KPI",
    "budget": "予算",
    "schedule": "工程",
    "ministry": "担当府省庁",
    "definition": "定義",
    "reason": "理由",
    "procedure": "手続",
    "list": "列挙",
    "compare": "比較",
    "followup": "続けての質問",
    "unanswerable": "答えのない質問",
    "keyword": "語句だけ",
    "natural": "ふつうの文",
    "paraphrase": "言い換え",
}
"""Types and styles of questions in Japanese."""

_BY_CHECK = {
    "QuoteExactness",
    "AlceRecall(check)",
    "AlcePrecision(check)",
    "UnsupportedNumberRate",
}
_BY_MODEL = {"AlceRecall(nli)", "AlcePrecision(nli)"}


def source_of(measure: str) -> Source:
    """By what a measure judges."""
    if measure in _BY_CHECK:
        return Source.CHECK
    if measure == HUMAN:
        return Source.HUMAN
    return Source.NLI if measure in _BY_MODEL else Source.GOLD


def plain_name(name: str) -> str:
    """A measure's name without case and punctuation: `citation_recall` is `CitationRecall`."""
    return re.sub(r"[^a-z0-9@]", "", name.lower())


def agreement_words(agreement: Mapping[str, float | None]) -> str:
    """How far two markers agree, in words."""
    kappa = agreement["kappa"]
    said = "計算できません（全て同じ記号のため）" if kappa is None else f"{kappa:.2f}"
    return (
        f"採点者2人の一致率 {agreement['share']:.0%}、"
        f"コーエンのκ {said}（{agreement['count']:.0f}回答）"
    )


def tokens_words(tokens: Mapping[str, float] | None) -> str:
    """The tokens of a model in words, as `summary.json` has them; empty without a model."""
    if not tokens:
        return ""
    guessed = (
        f"（{tokens['answers']:,.0f}回答のうち{tokens['estimated']:,.0f}回答は推定）"
        if tokens["estimated"]
        else ""
    )
    return (
        f"トークン（1回答の平均）：入力 {tokens['given_mean']:,.0f}、"
        f"出力 {tokens['written_mean']:,.0f}{guessed}"
    )


def kind_name(name: str) -> str:
    """A type or style of questions in Japanese; one's own stays as it is."""
    return KINDS.get(name, name)
