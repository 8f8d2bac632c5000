"""An answer in a terminal, sentence by sentence as it passes the check."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from rag.answering.generating import Delta, Done, Status
from rag.cli.output import console, one_line
from rag.cli.render import show_sentence, show_sources

if TYPE_CHECKING:
    from rich.console import Console

    from rag.answering import Answer, Sentence
    from rag.answering.generating import AnswerEvent

_CLEAR = "\r\x1b[K"
_TAKEN_BACK = "ここまでの文は取り消します"


def show_events(events: Generator[AnswerEvent]) -> Answer:
    """Prints an answer while it is being made, then its sources.

    What is being done is told on standard error, only where a person looks.

    Args:
        events: The events of an answer; closed at the end, whatever happens, so that the model
            stops when the reader does.

    Returns:
        The answer.

    Raises:
        ValueError: The events end without an answer.
    """
    screen = console()
    shown: list[Sentence] = []
    answer: Answer | None = None
    with closing(events), _Working() as working:
        for event in events:
            if isinstance(event, Status):
                if shown:
                    with working.silent():
                        screen.print(Text(f"（{_TAKEN_BACK}。{one_line(event.text)}）", "yellow"))
                    shown.clear()
                working.tell(event.text)
            elif isinstance(event, Delta):
                with working.silent():
                    show_sentence(screen, event.sentence)
                    sys.stdout.flush()
                shown.append(event.sentence)
            elif isinstance(event, Done):
                answer = event.answer
    if answer is None:
        raise ValueError("the events of an answer end with Done")
    _show_rest(screen, answer, shown)
    return answer


def _show_rest(screen: Console, answer: Answer, shown: Sequence[Sentence]) -> None:
    """Prints what is left to show of an answer, all of it where it is another than was shown."""
    if tuple(shown) != answer.sentences:
        if shown:
            screen.print(Text(f"（{_TAKEN_BACK}）", "yellow"))
        for sentence in answer.sentences:
            show_sentence(screen, sentence)
    show_sources(screen, answer)


class _Working:
    """What is being done, on the last line of a terminal; nothing where nobody looks."""

    def __init__(self) -> None:
        terminal = console(error=True)
        self._shows = terminal.is_terminal and not terminal.is_dumb_terminal
        self._width = terminal.width - 1
        self._text = ""

    def __enter__(self) -> _Working:
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def tell(self, text: str) -> None:
        """Shows what is being done from now on."""
        text = f"{one_line(text)} …"
        self._text = text if cell_len(text) < self._width else set_cell_size(text, self._width)
        self._draw()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Clears the line while something else is printed."""
        self._clear()
        yield
        self._draw()

    def _draw(self) -> None:
        if self._shows and self._text:
            sys.stderr.write(f"{_CLEAR}{self._text}")
            sys.stderr.flush()

    def _clear(self) -> None:
        if self._shows and self._text:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
