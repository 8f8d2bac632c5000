"""A checked text as a Word document: the text as it was, with a comment on every sentence."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import docx
from docx.enum.text import WD_COLOR_INDEX

from rag.answering import Support
from rag.answering.draft_check import CheckedSentence
from rag.drafting.places import source_line
from rag.drafting.word_page import PageSetup, mark_handling, set_page
from rag.drafting.word_styles import Font, drop_unused_parts, set_styles
from rag.drafting.word_xml import clean
from rag.export.checks import NOTE, TITLE, verdict_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run

_AUTHOR = "典拠（機械による照合）"
_INITIALS = "典"
_POINTS = 10.5
_COLOURS = {
    Support.PARTIAL: WD_COLOR_INDEX.YELLOW,
    Support.UNSUPPORTED: WD_COLOR_INDEX.YELLOW,
    Support.UNVERIFIED: WD_COLOR_INDEX.GRAY_25,
}


def check_docx(
    text: str, checked: Sequence[CheckedSentence], handlings: Sequence[str] = ()
) -> bytes:
    """A checked text as a Word document.

    Sentences that claim something have a comment with what was found and where it stands; those
    that are not borne out are highlighted.

    Args:
        text: The text.
        checked: Its sentences.
        handlings: How the document is to be handled; stands at the head of every page.
    """
    document = docx.Document()
    set_styles(document, Font.MS_MINCHO, _POINTS)
    drop_unused_parts(document)
    set_page(document, PageSetup.PORTRAIT)
    mark_handling(document, handlings)
    document.core_properties.title = TITLE
    first = document.add_paragraph()
    first.add_run(NOTE).italic = True
    _write(document, text, checked)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write(document: Document, text: str, checked: Sequence[CheckedSentence]) -> None:
    paragraph = document.add_paragraph()
    for piece, sentence in _pieces(text, checked):
        runs: list[Run] = []
        for place, line in enumerate(piece.split("\n")):
            if place:
                paragraph = document.add_paragraph()
            if line:
                runs.append(paragraph.add_run(clean(line)))
        if sentence is not None and sentence.verdict is not None and runs:
            _comment(document, runs, sentence)


def _pieces(
    text: str, checked: Sequence[CheckedSentence]
) -> Iterator[tuple[str, CheckedSentence | None]]:
    """The whole text in pieces: sentences, and what stands between them."""
    at = 0
    for sentence in checked:
        yield text[at : sentence.char_start], None
        yield text[sentence.char_start : sentence.char_end], sentence
        at = sentence.char_end
    yield text[at:], None


def _comment(document: Document, runs: Sequence[Run], sentence: CheckedSentence) -> None:
    colour = _COLOURS.get(sentence.verdict or Support.SUPPORTED)
    for run in runs if colour is not None else ():
        run.font.highlight_color = colour
    lines = [verdict_of(sentence), *(f"出典：{source_line(c)}" for c in sentence.citations)]
    words = "\n".join(map(clean, lines))
    document.add_comment(list(runs), text=words, author=_AUTHOR, initials=_INITIALS)
