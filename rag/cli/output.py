"""What commands write: results to standard output, progress and errors to standard error."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TextIO

import typer

from rag.errors import (
    CollectionNameError,
    ConfigurationError,
    NotFoundError,
    QuestionError,
    TenkyoError,
)

if TYPE_CHECKING:
    from rich.console import Console

    from rag.ingest import Progress


class Exit(IntEnum):
    """Exit codes of every verb."""

    DONE = 0
    NOTHING_DONE = 1
    WRONG_USAGE = 2
    PARTLY_DONE = 3


_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]+")
_WRONG_USAGE = (ConfigurationError, QuestionError, CollectionNameError, NotFoundError)


def prepare_streams() -> None:
    """Lets nothing that is read or written stop a command for its encoding.

    What a terminal cannot show is written as an escape; bytes of the input that are no UTF-8 stay
    half characters, which the engine refuses with the cure.
    """
    for stream, errors in (
        (sys.stdin, "surrogateescape"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        reconfigure = getattr(stream, "reconfigure", None)  # missing where a test has its own
        if reconfigure is not None:
            reconfigure(errors=errors)


def write_json(value: object) -> None:
    """Writes a result as JSON, Japanese as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def json_line(value: object) -> str:
    """A result as one line of JSON Lines."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def one_line(text: str) -> str:
    """A text of a document or a file's name on one line, without what commands a terminal."""
    return _CONTROLS.sub(" ", text).strip()


def write_table(
    columns: Sequence[str],
    lines: Sequence[Sequence[str]],
    nothing: str,
    *,
    never_cut: Collection[str] | None = None,
) -> None:
    """Writes a table for people; columns between TABs for programs.

    Args:
        columns: Headings.
        lines: Cells, without line ends and TABs.
        nothing: What people read where there are no lines.
        never_cut: Columns that stay on one line while the others fold, without a frame; None for a
            framed table.
    """
    if not sys.stdout.isatty():
        sys.stdout.writelines("\t".join(line) + "\n" for line in (columns, *lines))
        return
    from rich.table import Table
    from rich.text import Text

    screen = console()
    if not lines:
        screen.print(nothing)
        return
    if never_cut is None:
        table = Table(*columns)
    else:
        table = Table(box=None)
        for column in columns:
            table.add_column(column, overflow="fold", no_wrap=column in never_cut)
    for line in lines:
        table.add_row(*map(Text, line))
    screen.print(table, soft_wrap=False)


def write_error(code: str, message: str, *, as_json: bool) -> None:
    """Tells what went wrong: to people on standard error, to programs also as JSON.

    Args:
        code: The stable code of the error.
        message: Cause and cure in Japanese.
        as_json: Whether a program reads the results.
    """
    sys.stderr.write(f"エラー: {message}\n")
    if as_json:
        write_json({"error": {"code": code, "message": message}})


def console(*, error: bool = False) -> Console:
    """A console for people; without colours where nobody looks."""
    from rich.console import Console

    class _Console(Console):
        def on_broken_pipe(self) -> None:
            """Leaves it to `reporting`, for all that is written alike."""
            raise BrokenPipeError

    return _Console(stderr=error, highlight=False, soft_wrap=True)


@contextmanager
def reporting(*, as_json: bool = False) -> Iterator[None]:
    """Turns errors that are told to people into a message and an exit code.

    Args:
        as_json: Whether the message also goes to standard output as JSON.
    """
    try:
        yield
        sys.stdout.flush()
    except TenkyoError as error:
        write_error(error.code, error.message, as_json=as_json)
        code = Exit.WRONG_USAGE if isinstance(error, _WRONG_USAGE) else Exit.NOTHING_DONE
        raise typer.Exit(code) from error
    except KeyboardInterrupt as error:
        sys.stderr.write("中断しました。登録済みの内容は前のままです。\n")
        raise typer.Exit(Exit.NOTHING_DONE) from error
    except BrokenPipeError as error:
        # The reader of our output has gone (head, less); that is no error of ours.
        _silence(sys.stdout)
        raise typer.Exit(Exit.DONE) from error
    except OSError as error:
        message = (
            f"ファイルを読み書きできませんでした（{error}）。"
            "権限と空き容量を確かめて、もう一度実行してください。"
        )
        try:
            write_error("storage", message, as_json=as_json)
            sys.stdout.flush()
        except OSError:  # standard output itself is what cannot be written
            _silence(sys.stdout)
        raise typer.Exit(Exit.NOTHING_DONE) from error


def _silence(stream: TextIO) -> None:
    """Keeps Python from writing once more, at its end, what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on standard error, drawn only where a person looks."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Bar(*columns, console=console(error=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int, name: str) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None, name="")
            bar.update(tasks[stage], completed=done, total=total or None, name=name[-40:])

        yield show


def _unseen(stage: str, done: int, total: int, name: str) -> None:
    """Progress that nobody looks at."""
