"""Model cards and communications as a document to hand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.governance.cards import Card, Evaluation
from api.governance.communications import Communication
from eval.reports.labels import NAMES

_UNKNOWN = "（記載なし）"


def governance_markdown(cards: Sequence[Card], found: Sequence[Communication], as_of: str) -> str:
    """A Markdown document.

    Args:
        cards: The models in use.
        found: What is contacted.
        as_of: The day for which it holds, as it is written.
    """
    return "\n".join([*_head(as_of), *_cards(cards), *_communications(found)]) + "\n"


def _head(as_of: str) -> Iterator[str]:
    yield "# AIモデルと外部通信の一覧"
    yield ""
    yield f"{as_of}現在の設定から作成しました。"


def _cards(cards: Sequence[Card]) -> Iterator[str]:
    for card in cards:
        yield from ("", f"## モデル：{_plain(card.label)}", "", "| 項目 | 内容 |", "|---|---|")
        for name, said in (
            ("設定での名前", card.name),
            ("役割", card.role),
            ("生成AI", "はい" if card.generative else "いいえ"),
            ("提供元", card.maker),
            ("ライセンス", card.licence),
            ("動く場所", card.place),
            ("学習に使われたデータ", card.data),
            ("渡すもの", card.receives),
            ("注意", " ".join(card.limits)),
            ("備考", card.note),
        ):
            yield f"| {name} | {_plain(said) or _UNKNOWN} |"
        if card.evaluation is not None:
            yield from _evaluation(card.evaluation)


def _evaluation(found: Evaluation) -> Iterator[str]:
    yield ""
    yield f"評価（{found.date}、{found.questions}問、{_plain(found.run)}）"
    yield from ("", "| 指標 | 値 | 95％区間 | 質問数 |", "|---|---|---|---|")
    for one in found.figures:
        name = NAMES.get(one.measure, one.measure)
        yield f"| {name} | {one.value:.3f} | {one.low:.3f}–{one.high:.3f} | {one.count} |"


def _communications(found: Sequence[Communication]) -> Iterator[str]:
    yield from ("", "## 外部との通信", "")
    if not found:
        yield "ありません。"
        return
    yield "| 目的 | 宛先 | 送るもの | いつ | 設定 |"
    yield "|---|---|---|---|---|"
    for one in found:
        where = f"{one.destination}（この機械の中）" if one.local else one.destination
        cells = (one.purpose, where, one.sends, one.when, one.setting)
        yield f"| {' | '.join(map(_plain, cells))} |"


def _plain(said: str) -> str:
    """Words that stay in their cell."""
    return " ".join(said.replace("|", "\\|").split())
