"""Answers and passages for people, in a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text

from rag.answering.extractive import MODEL
from rag.cli.output import console, one_line
from rag.japanese.written_dates import japanese_date, titled
from rag.support import Support

if TYPE_CHECKING:
    from rich.console import Console

    from rag.answering import Answer, Citation, Sentence
    from rag.retrieval import Hit, SearchResult

EXTRACTED = "文書からの抜き書きです（生成AIは使っていません）"
GENERATED = "生成AIによる回答です。引用元を確認してください"
SUPPORT = {
    Support.SUPPORTED: "出典と照合済",
    Support.PARTIAL: "一部のみ照合",
    Support.UNSUPPORTED: "出典に見当たらず",
    Support.UNVERIFIED: "照合できず",
}
"""What the check found, in words for people; none of them says that an official has checked."""

_SNIPPET = 160
# A model or a document must not move the cursor or clear the screen.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def show_sentence(screen: Console, sentence: Sentence) -> None:
    """Prints a sentence of an answer with its markers and, unless supported, what was found."""
    line = Text(_COMMANDS.sub("", sentence.text))
    line.append("".join(f"[{number}]" for number in sentence.citations), style="bold cyan")
    if sentence.support not in (None, Support.SUPPORTED):
        line.append(f"［{SUPPORT[sentence.support]}：{sentence.reason}］", style="bold red")
    screen.print(line)


def show_sources(screen: Console, answer: Answer) -> None:
    """Prints what stands below an answer: its sources, or what stands nearest, and the rest."""
    if answer.notice:
        screen.print(Text(answer.notice, style="yellow"))
    if answer.citations:
        screen.print(Text("\n引用した箇所", style="bold"))
        for citation in answer.citations:
            _show_citation(screen, citation)
        origin = EXTRACTED if answer.model == MODEL else GENERATED
        screen.print(Text(f"\n{origin}", style="dim"))
    elif answer.nearest:
        screen.print(Text("\n近い箇所", style="bold"))
        for hit in answer.nearest:
            _show_hit(screen, hit)
    if answer.withheld:
        screen.print(Text("\n示さなかった文（出典と照合できないため）", style="bold"))
        for kept in answer.withheld:
            screen.print(
                Text(f"    {one_line(kept.text)}　→　{one_line(kept.reason)}", style="dim")
            )


def show_hits(result: SearchResult) -> None:
    """Prints the passages that a search found."""
    screen = console()
    if not result.hits:
        screen.print("当てはまる箇所は見つかりませんでした。別の言葉で探してください。")
    for hit in result.hits:
        _show_hit(screen, hit)


def _show_citation(screen: Console, citation: Citation) -> None:
    screen.print(
        Text.assemble((f"[{citation.number}] ", "bold cyan"), place_of(citation.hit)),
    )
    screen.print(Text(f"    「{one_line(citation.used_words)}」", style="dim"))


def _show_hit(screen: Console, hit: Hit) -> None:
    screen.print(Text.assemble((f"{hit.rank}. ", "bold cyan"), place_of(hit)))
    text = one_line(hit.passage.text)
    snippet = text if len(text) <= _SNIPPET else f"{text[:_SNIPPET]}…"
    screen.print(Text(f"    {snippet}", style="dim"))


def place_of(hit: Hit) -> str:
    """Document, date, page or slide, and headings of a passage, on one line."""
    document = hit.document
    parts = [titled(document.title, japanese_date(document.published))]
    if hit.passage.page is not None:
        slide = document.format == "pptx"
        parts.append(f"スライド{hit.passage.page}" if slide else f"{hit.passage.page}ページ")
    if hit.passage.heading_path:
        parts.append(" > ".join(hit.passage.heading_path[-2:]))
    if document.handling:
        parts.append(f"〔{document.handling}〕")
    return one_line(" ".join(parts))
