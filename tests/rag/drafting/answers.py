"""Answers made by hand, and something that gives them to questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answering import Answer, Citation, Outcome, Sentence, Span, Support, Withheld
from rag.retrieval import Hit
from tests.rag.answering.passages_found import document_row, found, lines, reading_of

HARBOUR = document_row("harbour", "みなせ市港湾計画", issuer="みなせ市")
LIGHTHOUSE = document_row(
    "lighthouse", "灯台観光計画", published="2024-10", handling="部内限り", format="pptx"
)

CAMERAS = found(
    lines("# １ 港の見守り", "市は、見守りカメラを12か所に置く。", "担当は港湾課とする。"),
    of=HARBOUR,
    headings=("１ 港の見守り",),
    key=1,
)
FERRY = found(
    lines("渡船は電気で動く船に替える。", "建造には3.4億円を見込む。"),
    of=HARBOUR,
    headings=("３ 渡船", "（１） 電動化"),
    key=2,
)
CARDS = found(lines("灯台カードは８か所の灯台で配る。"), of=LIGHTHOUSE, key=3)


def cite(number: int, hit: Hit, *words: str) -> Citation:
    """A citation of these words of a passage."""
    text, base = hit.passage.text, hit.passage.char_start
    spans = tuple(
        Span(part, base + text.index(part), base + text.index(part) + len(part)) for part in words
    )
    start, end = spans[0].char_start, max(span.char_end for span in spans)
    return Citation(number, text[start - base : end - base], start, end, spans, hit)


def said(text: str, *numbers: int, support: Support | None = Support.SUPPORTED) -> Sentence:
    """A sentence that the check found supported, or that claims nothing."""
    return Sentence(text, numbers, support if numbers or support is not Support.SUPPORTED else None)


def answered(
    question: str,
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    *,
    withheld: Sequence[Withheld] = (),
    notice: str = "",
    model: str = "extractive",
) -> Answer:
    """An answer."""
    return Answer(
        id="a",
        understanding=reading_of(question, HARBOUR, LIGHTHOUSE),
        outcome=Outcome.ANSWERED,
        sentences=tuple(sentences),
        citations=tuple(citations),
        retrieved=tuple(citation.hit for citation in citations),
        withheld=tuple(withheld),
        nearest=(),
        model=model,
        as_of="2025-04-01",
        notice=notice,
        generation=1,
        took_ms=1.0,
    )


def refused(
    question: str, *nearest: Hit, outcome: Outcome = Outcome.NOT_FOUND, text: str = "ありません。"
) -> Answer:
    """A refusal."""
    return Answer(
        id="r",
        understanding=reading_of(question, HARBOUR, LIGHTHOUSE),
        outcome=outcome,
        sentences=(Sentence(text),),
        citations=(),
        retrieved=nearest,
        withheld=(),
        nearest=nearest,
        model="extractive",
        as_of=None,
        notice="",
        generation=1,
        took_ms=1.0,
    )


HOW_MANY = answered(
    "カメラは何か所ですか",
    [said("『みなせ市港湾計画』の記載："), said("市は、見守りカメラを12か所に置く。", 1)],
    [cite(1, CAMERAS, "市は、見守りカメラを12か所に置く。")],
)
WHO = answered(
    "担当はどこですか",
    [said("担当は港湾課とする。", 1)],
    [cite(1, CAMERAS, "担当は港湾課とする。")],
)
COST = answered(
    "渡船の費用はいくらですか",
    [said("灯台カードは８か所の灯台で配る。", 2), said("建造には3.4億円を見込む。", 1)],
    [
        cite(1, FERRY, "建造には3.4億円を見込む。"),
        cite(2, CARDS, "灯台カードは８か所の灯台で配る。"),
    ],
    notice="新しい計画があります。",
)
NOTHING = refused("滑走路は何メートルですか", CARDS)


class Answers:
    """Gives answers to their questions and remembers what was asked."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = {answer.understanding.question: answer for answer in answers}
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def __call__(self, question: str, history: Sequence[Mapping[str, str]]) -> Answer:
        self.asked.append((question, tuple(turn["content"] for turn in history)))
        return self._answers[question]
