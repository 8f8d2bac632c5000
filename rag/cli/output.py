"""What commands write: results to standard output, progress and errors to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Any

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


_WRONG_USAGE = (ConfigurationError, QuestionError, CollectionNameError, NotFoundError)


def write_json(value: object) -> None:
    """Writes a result as JSON, Japanese as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def json_line(value: object) -> str:
    """A result as one line of JSON Lines."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def console(*, error: bool = False) -> Console:
    """A console for people; without colours where nobody looks."""
    from rich.console import Console

    return Console(stderr=error, highlight=False, soft_wrap=True)


@contextmanager
def reporting(*, as_json: bool = False) -> Iterator[None]:
    """Turns errors that are told to people into a message and an exit code.

    Args:
        as_json: Whether the message also goes to standard output as JSON.
    """
    try:
        yield
    except TenkyoError as error:
        if as_json:
            write_json({"error": {"code": error.code, "message": error.message}})
        sys.stderr.write(f"エラー: {error.message}\n")
        code = Exit.WRONG_USAGE if isinstance(error, _WRONG_USAGE) else Exit.NOTHING_DONE
        raise typer.Exit(code) from error
    except KeyboardInterrupt as error:
        sys.stderr.write("中断しました。登録済みの内容は前のままです。\n")
        raise typer.Exit(Exit.NOTHING_DONE) from error
    except BrokenPipeError:
        # The reader of our output has gone (head, less); that is no error of ours.
        sys.stderr.close()
        raise typer.Exit(Exit.DONE) from None


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on standard error, drawn only where a person looks."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    screen = console(error=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Bar(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int, name: str) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None, name="")
            bar.update(tasks[stage], completed=done, total=total or None, name=name[-40:])

        yield show
