"""How much a word of a sentence says."""

from __future__ import annotations

from rag.support.reading import Word

# Words with which a statement is reported; they claim nothing of their own.
_FRAME = {
    "合計", "差", "計", "総額",
    "目標", "予定", "方針", "掲げる", "挙げる", "設定", "指摘", "見込む", "見込み", "見通し",
    "想定",
    "実施", "推進", "取組", "取り組み", "取り組む", "進める", "図る", "目指す", "述べる", "示す",
    "記載", "記す", "書く", "定める", "位置", "付ける", "kpi", "指標", "期限", "場合", "額", "数",
    "計上", "内容", "関する", "対する", "基づく", "伴う", "通じる", "通ずる", "含む", "用いる",
    "向ける", "向け",
    "踏まえる", "際する", "とる", "於ける", "其々", "各", "既に", "現在", "上る", "達する",
    "止まる",
    "留まる", "なお", "又", "更に", "特に", "主", "共", "間", "時点", "毎", "ほか", "他", "うち",
    "上",
    "中", "内", "外", "側", "面", "点", "つ", "約", "計画", "説明", "報告", "発表", "まとめる",
    "必要",
    "考える", "求める", "期待", "化", "性", "度", "回", "目", "以降", "以後", "以前", "従来",
    "まで",
    "以上", "以下", "未満", "以内", "程度", "超", "分野", "関係", "関連", "領域", "頃", "予算",
}  # fmt: skip
_WEIGHTS = {
    "名詞": 1.0, "動詞": 0.6, "形容詞": 0.6, "形状詞": 0.6, "副詞": 0.3, "接頭辞": 0.2,
    "接尾辞": 0.3, "代名詞": 0.1, "数": 1.0,
}  # fmt: skip
_NAME = 1.5


def weight_of(word: Word) -> float:
    """How much a word says: a name most, a word of reporting nothing."""
    if word.lemma in _FRAME:
        return 0.0
    return _NAME if word.proper or word.text.isascii() else _WEIGHTS.get(word.pos, 0.5)
