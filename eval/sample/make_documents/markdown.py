"""Writing a plan as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.sample.make_documents.markup import (
    Block,
    Bullet,
    Centred,
    Fields,
    Footnote,
    Heading,
    Measure,
    Numbered,
    Paragraph,
    Table,
    Title,
    split_footnotes,
)


def write_markdown(blocks: Sequence[Block]) -> bytes:
    """Writes blocks as a Markdown file.

    Args:
        blocks: What the file holds; page breaks and columns have no place in it.

    Returns:
        The file, UTF-8, with the footnotes at its end.
    """
    footnotes: list[str] = []
    pieces: list[str] = []
    previous: Block | None = None
    for block in blocks:
        runs_on = type(block) is type(previous) and isinstance(block, Bullet | Numbered)
        pieces.append(("\n" if runs_on else "\n\n") + "\n".join(_lines(block, footnotes)))
        previous = block
    body = "".join(pieces).lstrip("\n")
    notes = "\n".join(f"[^{n}]: {text}" for n, text in enumerate(footnotes, start=1))
    return f"{body}\n\n{notes}\n".encode()


def _lines(block: Block, footnotes: list[str]) -> Iterator[str]:
    match block:
        case Title(text):
            yield f"# {text}"
        case Centred(text) | Paragraph(text):
            yield _marked(text, footnotes)
        case Heading(text, level):
            yield f"{'#' * (level + 1)} {text}"
        case Measure(text):
            yield f"#### {text}"
        case Bullet(text):
            yield f"- {_marked(text, footnotes)}"
        case Numbered(text, number):
            yield f"{number}. {_marked(text, footnotes)}"
        case Fields(entries):
            yield "\n\n".join(f"**{label}**\n" + "\n".join(lines) for label, lines in entries)
        case Table(caption, rows):
            if caption:
                yield f"**{caption}**\n"
            yield _row(rows[0])
            yield _row(["---"] * len(rows[0]))
            yield from map(_row, rows[1:])
        case _:
            raise ValueError(f"no place in Markdown: {block}")


def _marked(text: str, footnotes: list[str]) -> str:
    """The text with a mark in place of each footnote, which joins the list."""
    marked = ""
    for piece in split_footnotes(text):
        if isinstance(piece, Footnote):
            footnotes.append(piece.text)
            marked += f"[^{len(footnotes)}]"
        else:
            marked += piece
    return marked


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
