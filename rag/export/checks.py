"""A checked text on its way out: as lines, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.answering import Support
from rag.answering.draft_check import CheckedSentence
from rag.drafting.lines import DraftLines, Line, LineKind, Sources
from rag.drafting.markdown import escape
from rag.drafting.places import one_line, source_line
from rag.wire.checks import citations_of

TITLE = "原稿チェックの結果"
NOTE = "数値・年度・府省庁名・語句を機械的に照合した結果です。内容は原典で確認してください。"
VERDICTS = {
    Support.SUPPORTED: "出典と一致",
    Support.PARTIAL: "一部のみ照合",
    Support.UNSUPPORTED: "出典に見当たらず",
    Support.UNVERIFIED: "照合できず",
    None: "確認の対象外",
}
"""What a check finds, in words for people."""


def verdict_of(sentence: CheckedSentence) -> str:
    """What was found of a sentence, with the reason."""
    words = VERDICTS[sentence.verdict]
    return f"{words}：{one_line(sentence.reason)}" if sentence.reason else words


def check_lines(checked: Sequence[CheckedSentence], sources: Sources) -> DraftLines:
    """A check as lines: every sentence with what was found behind it.

    Args:
        checked: The sentences.
        sources: How the passages are shown; footnotes are notes at the end here.
    """
    cited = {citation.number: source_line(citation) for citation in citations_of(checked)}
    listed = [Line(LineKind.SOURCE, text, number=number) for number, text in cited.items()]
    return DraftLines(
        front=(Line(LineKind.TITLE, TITLE), Line(LineKind.NOTE, NOTE)),
        body=tuple(_line(sentence, marked=sources is not Sources.NONE) for sentence in checked),
        table=None,
        sources=(Line(LineKind.HEADING, "参考（出典）"), *listed)
        if listed and sources is Sources.LIST
        else (),
        notes=cited if sources is Sources.FOOTNOTES else {},
        memo=(),
    )


def check_markdown(
    checked: Sequence[CheckedSentence], sources: Sources, handlings: Sequence[str] = ()
) -> str:
    """A check as Markdown (GFM), sources as footnotes or as a list.

    Args:
        checked: The sentences.
        sources: How the passages are shown.
        handlings: How the text is to be handled; stands above it.
    """
    lines = check_lines(checked, sources)
    parts = [f"〔{escape('、'.join(handlings))}〕", ""] if handlings else []
    parts += [f"# {TITLE}", "", NOTE, "", *_items(lines, sources), ""]
    if lines.sources:
        parts += ["## 参考（出典）", ""]
        parts += [f"- [{line.number}] {escape(line.text)}" for line in lines.sources[1:]]
    parts += [f"[^{number}]: {escape(text)}" for number, text in lines.notes.items()]
    return "\n".join(parts).rstrip("\n") + "\n"


def _items(lines: DraftLines, sources: Sources) -> Iterator[str]:
    sign = "^" if sources is Sources.FOOTNOTES else ""
    for line in lines.body:
        marks = "".join(f"[{sign}{number}]" for number in line.numbers)
        yield f"- {escape(line.text)}{marks}"


def _line(sentence: CheckedSentence, *, marked: bool) -> Line:
    numbers = tuple(cited.number for cited in sentence.citations) if marked else ()
    text = f"{one_line(sentence.text)}〔{verdict_of(sentence)}〕"
    return Line(LineKind.ITEM, text, numbers)
