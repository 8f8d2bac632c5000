"""Drafts and checks as a page to print: A4, by itself, without scripts or anything from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from rag.drafting.lines import DraftLines, Line, LineKind

_STYLE = """\
@page { size: A4; margin: 22mm 20mm; }
body { font-family: "MS Mincho", "ＭＳ 明朝", "Yu Mincho", "Hiragino Mincho ProN", serif;
  font-size: 10.5pt; line-height: 1.7; color: #000; background: #fff; max-width: 170mm;
  margin: 0 auto; overflow-wrap: anywhere; }
h1 { font-size: 15pt; text-align: center; margin: 0 0 4mm; }
h2 { font-size: 12pt; margin: 6mm 0 1mm; border-bottom: 0.3mm solid #000; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 3mm 0 0; break-after: avoid; }
p { margin: 0; }
p.plain, p.question { text-indent: 1em; }
p.question { font-weight: bold; }
p.note, p.handling { text-align: right; font-size: 9pt; }
p.handling { font-weight: bold; }
ul { margin: 0; padding-left: 1.5em; }
ol.sources { font-size: 9pt; padding-left: 2.5em; }
ol.sources li { break-inside: avoid; }
section.memo { break-before: page; }
sup a { color: inherit; text-decoration: none; }
a { color: #00c; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.2mm solid #666; padding: 1mm 1.5mm; vertical-align: top; text-align: left; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"sandbox; default-src 'none'; style-src 'sha256-{_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The policy under which a page is to be shown: its own style sheet and nothing else."""

_LINK = re.compile(r"https?://[!-;=?-~]+$")
_TAGS = {LineKind.TITLE: "h1", LineKind.HEADING: "h2", LineKind.LABEL: "h3"}
_CLASSES = {LineKind.NOTE: "note", LineKind.QUESTION: "question", LineKind.PLAIN: "plain"}


def print_page(lines: DraftLines, title: str, handlings: Sequence[str] = ()) -> str:
    """Lines as HTML.

    Args:
        lines: The lines.
        title: Title of the page.
        handlings: How the page is to be handled; stands above it.
    """
    parts = [
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{_HASH}'\">",
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
    ]
    if handlings:
        parts.append(f'<p class="handling">〔{_text("、".join(handlings))}〕</p>')
    parts += [*_flow(lines.front), *_flow(lines.body), *_table(lines)]
    parts += [*_flow(lines.sources), *_notes(lines)]
    if lines.memo:
        parts += ['<section class="memo">', *_flow(lines.memo), "</section>"]
    return "\n".join([*parts, "</body>\n</html>\n"])


def _flow(lines: Sequence[Line]) -> Iterator[str]:
    for kind, group in groupby(lines, key=lambda line: line.kind):
        if kind is LineKind.ITEM:
            yield "<ul>"
            yield from (f"<li>{_words(line)}</li>" for line in group)
            yield "</ul>"
        elif kind is LineKind.SOURCE:
            yield from _listed((line.number or 0, line.text) for line in group)
        else:
            yield from (_block(line) for line in group)


def _block(line: Line) -> str:
    tag = _TAGS.get(line.kind)
    if tag is not None:
        return f"<{tag}>{_words(line)}</{tag}>"
    return f'<p class="{_CLASSES[line.kind]}">{_words(line)}</p>'


def _table(lines: DraftLines) -> Iterator[str]:
    if lines.table is None:
        return
    head = "".join(f"<th>{_text(column)}</th>" for column in lines.table.columns)
    yield f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>"
    for heading, cells in lines.table.rows:
        shown = "".join(f"<td>{'<br>'.join(map(_words, cell))}</td>" for cell in cells)
        yield f"<tr><th>{_text(heading)}</th>{shown}</tr>"
    yield "</tbody>\n</table>"


def _notes(lines: DraftLines) -> Iterator[str]:
    if lines.notes:
        yield "<h2>出典</h2>"
        yield from _listed(lines.notes.items())


def _listed(sources: Iterable[tuple[int, str]]) -> Iterator[str]:
    yield '<ol class="sources">'
    for number, text in sources:
        link = _LINK.search(text)
        words = _text(text[: link.start()] if link else text)
        url = _text(link[0]) if link else ""
        shown = f'{words}<a href="{url}" rel="noreferrer">{url}</a>' if link else words
        yield f'<li value="{number}" id="s{number}">{shown}</li>'
    yield "</ol>"


def _words(line: Line) -> str:
    marks = "".join(f'<sup><a href="#s{n}">[{n}]</a></sup>' for n in line.numbers)
    return _text(line.text) + marks


def _text(text: str) -> str:
    """Words as HTML shows them; what HTML cannot hold is left out."""
    return escape(_NOT_HTML.sub("", text))


_NOT_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
