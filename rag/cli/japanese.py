"""Help and usage errors in Japanese; typer's own are English and cannot be translated."""

from __future__ import annotations

from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from rag.cli.output import Exit, write_error

_USAGE = "Usage:"
_HELP = "この説明を表示して終わります。"
# The class from which all errors in the way a command is written descend; typer does not name it.
UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])


class _Japanese:
    """Puts the two English phrases of a help page into Japanese."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401
        """The usage line."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return usage.replace(_USAGE, "使い方:", 1)

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """The option --help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _HELP
        return option


class JapaneseCommand(_Japanese, TyperCommand):
    """A verb whose help is Japanese."""


class JapaneseGroup(_Japanese, TyperGroup):
    """A group of verbs whose help is Japanese."""


def name_panels() -> None:
    """Gives the frames of help pages Japanese titles; done only where help is shown."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "引数"
    rich_utils.OPTIONS_PANEL_TITLE = "オプション"
    rich_utils.COMMANDS_PANEL_TITLE = "コマンド"


def wants_help(arguments: list[str]) -> bool:
    """Whether a command line ends in a help page."""
    return len(arguments) < 2 or bool({"--help", "-h"} & set(arguments))


def explain(error: Exception) -> str:
    """An error in the way a command was written, as cause and cure in Japanese."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "tenkyo"
    return f"{_cause(error)}`{command} --help` で使い方を確かめてください。"


def _cause(error: Exception) -> str:
    name = type(error).__name__
    parameter = getattr(error, "param", None)
    hint = str(parameter.get_error_hint()).strip("'") if parameter is not None else ""
    if name == "MissingParameter":
        return f"{hint or '引数'} を指定してください。"
    if name == "NoSuchOption":
        return f"オプション {getattr(error, 'option_name', '')} はありません。"
    if name == "BadOptionUsage":
        return f"オプション {getattr(error, 'option_name', '')} の書き方が違います。"
    if name == "BadParameter":
        return f"{hint or '引数'} の値が使えません（{getattr(error, 'message', '')}）。"
    message = str(getattr(error, "message", ""))
    if message.startswith("No such command"):
        _, command, *_ = message.split("'")
        return f"コマンド {command} はありません。"
    return f"コマンドの書き方が違います（{message}）。"


def fail(error: Exception, *, as_json: bool = False) -> int:
    """Writes what was wrong with a command line.

    Args:
        error: What typer found.
        as_json: Whether the caller asked for JSON; the error is then an object as well.

    Returns:
        The exit code for wrong usage.
    """
    if type(error).__name__ != "NoArgsIsHelpError":  # the help page has said it all
        write_error("usage", explain(error), as_json=as_json)
    return Exit.WRONG_USAGE
