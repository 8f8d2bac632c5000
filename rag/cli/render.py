"""Answers and passages for people, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rag.answering.compose import japanese_date
from rag.cli.output import console

if TYPE_CHECKING:
    from rich.console import Console

    from rag.answering import Answer, Citation
    from rag.retrieval import Hit, SearchResult

ORIGIN = "文書からの抜き書きです（生成AIは使っていません）"
_SNIPPET = 160


def show_answer(answer: Answer) -> None:
    """Prints an answer with its sources, or a refusal with what stands nearest."""
    screen = console()
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in sentence.citations)
        line = Text(sentence.text)
        line.append(marks, style="bold cyan")
        screen.print(line)
    if answer.notice:
        screen.print(Text(answer.notice, style="yellow"))
    if answer.citations:
        screen.print(Text("\n引用した箇所", style="bold"))
        for citation in answer.citations:
            _show_citation(screen, citation)
        screen.print(Text(f"\n{ORIGIN}", style="dim"))
    elif answer.nearest:
        screen.print(Text("\n近い箇所", style="bold"))
        for hit in answer.nearest:
            _show_hit(screen, hit)


def show_hits(result: SearchResult) -> None:
    """Prints the passages that a search found."""
    screen = console()
    if not result.hits:
        screen.print("当てはまる箇所は見つかりませんでした。別の言葉で探してください。")
    for hit in result.hits:
        _show_hit(screen, hit)


def _show_citation(screen: Console, citation: Citation) -> None:
    screen.print(
        Text.assemble((f"[{citation.number}] ", "bold cyan"), _place(citation.hit)),
    )
    screen.print(Text(f"    「{_one_line(citation.quote)}」", style="dim"))


def _show_hit(screen: Console, hit: Hit) -> None:
    screen.print(Text.assemble((f"{hit.rank}. ", "bold cyan"), _place(hit)))
    screen.print(Text(f"    {_one_line(hit.passage.text)[:_SNIPPET]}", style="dim"))


def _place(hit: Hit) -> str:
    """Document, date, page and headings of a passage, on one line."""
    document = hit.document
    date = japanese_date(document.published)
    parts = [f"『{document.title}』{f'（{date}）' if date else ''}"]
    if hit.passage.page is not None:
        parts.append(f"{hit.passage.page}ページ")
    if hit.passage.heading_path:
        parts.append(" > ".join(hit.passage.heading_path[-2:]))
    if document.handling:
        parts.append(f"〔{document.handling}〕")
    return " ".join(parts)


def _one_line(text: str) -> str:
    return " ".join(text.split())
