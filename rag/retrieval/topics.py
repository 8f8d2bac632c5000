"""What a question is about, where it says so itself: 「図書館は何時まで開いていますか」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.japanese.organisations import find_organisations
from rag.japanese.tokens import Token, tokenize

# Things of something else, which stands before: 「予算は」 asks for the budget of what was asked.
_RELATED = """
    額 率 数 量 値 費 料 日 月 年 期 先 者 法 型 案 策 比 差 例 点 方 人 側 分 内 外 前 後 上 下 中
    次 度 性 化 時期 期間 期限 期日 時間 日程 年度 上限 下限 限度 金額 総額 合計 平均 単価 予算 費用
    経費 お金 財源 税 割合 比率 目標 指標 成果 成績 実績 結果 効果 課題 問題 数字 数値 値段 規模
    対象 範囲 条件 基準 要件 内容 概要 中身 詳細 目的 理由 訳 根拠 背景 経緯 経過 意味 仕組み 仕組
    方法 手順 手段 方針 場所 会場 名前 名称 番号 主体 相手 役割 役目 状況 状態 現状 段階 見通し
    見込み 内訳 一覧 種類 項目 部分 全体 残り 違い 特徴 長所 短所 利点 欠点 課 係 省 庁 局 部 部局
    部署 機関 組織 団体 企業 会社 業者 事業 計画 施策 政策 取り組み 制度 活動 工事 仕事 資料 文書 表
    図 箇所 国 市 町 村 県 都 府 道 区 地域 自治 市民 住民 職員
"""
_OF_ANOTHER = frozenset(_RELATED.split())
_TOPIC = re.compile(r"(?:は|って|とは|について|に関して)(?=[^\s、。?？]|、)")
_NOUNS = {"名詞", "接尾辞", "接頭辞", "数", "補助記号"}
_KANJI = re.compile(r"[一-龠々]")


def own_topic(question: str, history: Sequence[str], last: str) -> bool:
    """Whether a question names what it is about, and nobody has spoken of that before.

    Its topic stands before the first 「は」 or the like (「来年の天気はどうですか」). A thing of
    something else (予算, 担当, 上限額) is no topic of its own. Nor is an organisation or a place:
    these are set against what was asked (「総務省はいくらですか」). Nor is what shares a
    character with the question before it: 車両 may well be those of the 移動窓口車.

    Args:
        question: The question.
        history: What was said before it.
        last: The question before it.
    """
    own = list(_topic(question))
    known = {token.lemma for text in history for token in tokenize(text)}
    characters = set(_KANJI.findall(last))
    return bool(own) and not any(
        token.lemma in known or characters & set(_KANJI.findall(token.surface)) for token in own
    )


def _topic(question: str) -> Iterator[Token]:
    """The names of things in the nouns before the first particle of a topic, の between them."""
    tokens = tokenize(question)
    ends = {match.start() for match in _TOPIC.finditer(question)}
    last = next((n for n, token in enumerate(tokens) if token.char_end in ends), -1)
    organisations = find_organisations(question)
    for token in reversed(tokens[: last + 1]):
        if token.pos not in _NOUNS and token.surface != "の":
            return
        if (
            token.common
            and token.lemma not in _OF_ANOTHER
            and not any(one.char_start <= token.char_start < one.char_end for one in organisations)
        ):
            yield token
