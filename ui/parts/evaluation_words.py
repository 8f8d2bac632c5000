"""What evaluations speak of, in words that an administrator reads."""

from __future__ import annotations

from collections.abc import Mapping

MEASURES: Mapping[str, str] = {
    "Recall@1": "再現率（上位1件）",
    "Recall@5": "再現率（上位5件）",
    "Recall@10": "再現率（上位10件）",
    "MRR@10": "平均逆順位（上位10件）",
    "nDCG@10": "順位の良さ（nDCG、上位10件）",
    "Recall<=4000chars": "再現率（先頭4,000字）",
    "Correct": "正答",
    "ConciseCorrect": "簡潔な正答（400字以内）",
    "CitationRecall": "引用再現率",
    "CitationPrecision": "引用適合率",
    "PageAccuracy": "引用のページの一致",
    "QuoteExactness": "引用の一字一句の一致",
    "HallucinationRate": "答えのない質問に答えた割合",
    "ErrorRate": "答えのある質問に答えなかった割合",
    "AlceRecall(check)": "文の裏付け（典拠の照合）",
    "AlcePrecision(check)": "引用の必要性（典拠の照合）",
    "AlceRecall(nli)": "文の裏付け（含意判定モデル）",
    "AlcePrecision(nli)": "引用の必要性（含意判定モデル）",
    "UnsupportedNumberRate": "引用箇所にない数値・日付の割合",
    "Stability(repeats)": "同じ質問への回答の一致",
    "Stability(paraphrases)": "言い換えた質問への回答の一致",
    "HumanPoints": "人の採点（○1、△0.5、×0）",
}
"""Measures of the harness."""

LOWER_IS_BETTER = frozenset({"HallucinationRate", "ErrorRate", "UnsupportedNumberRate"})

SOURCES: Mapping[str, str] = {
    "gold": "正解に基づく",
    "check": "典拠の照合による",
    "nli": "含意判定モデルによる",
    "human": "人の採点による",
}
"""By what a measure judges, in the order of the columns."""

ABOUT_SOURCES = (
    "値の下は95％区間です。だれが判定したかで列を分けています。「典拠の照合による」は、回答の表示を決めるのと同じ検査に"
    "よる値で、高くなりやすいものです。この列だけで良し悪しを決めないでください。「含意判定モデルによる」は"
    "設定した場合だけ、「人の採点による」は採点表を取り込んだ場合だけあります。"
)

FAILURES: Mapping[str, str] = {
    "run_failure": "実行の失敗",
    "retrieval_miss": "検索の失敗",
    "generation_miss": "生成の失敗",
    "support_miss": "裏付けの失敗",
    "refusal_error": "拒否の誤り",
}
"""Where a question went wrong."""

TYPES: Mapping[str, str] = {
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
}
"""Types of questions."""

STYLES: Mapping[str, str] = {
    "keyword": "語句だけ",
    "natural": "ふつうの文",
    "paraphrase": "言い換え",
}
"""How questions are put."""


def name_of(measure: str) -> str:
    """A measure in Japanese."""
    return MEASURES.get(measure, measure)
