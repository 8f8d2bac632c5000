"""Verbs whose help and usage errors are Japanese; typer's own are English."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from rag.cli.help import help_page
from rag.cli.output import Exit, write_error

_HELP = "この説明を表示して終わります。"
_NO_COMMAND = re.compile(
    r"No such command (?P<mark>['\"])(?P<name>.*?)(?P=mark)\.(?: Did you mean (?P<likely>.*))?$",
    re.DOTALL,
)
_VALUES = (
    (re.compile(r"integer"), "整数を指定してください"),
    (re.compile(r"is not one of (?P<few>.*?)\.?$", re.DOTALL), "{few} のどれかを指定してください"),
    (re.compile(r"less than or equal to (?P<few>[\d.]+)"), "{few} 以下にしてください"),
    (re.compile(r"greater than or equal to (?P<few>[\d.]+)"), "{few} 以上にしてください"),
    (
        re.compile(r"(?P<few>'.*') is not readable"),
        "{few} は、今の利用者に読めるファイルではありません",
    ),
    (re.compile(r"(?P<few>'.*') is a directory"), "{few} はフォルダーです"),
)
"""What typer finds wrong with a value, by its words, and what we say."""
# The class from which all errors in the way a command is written descend; typer does not name it.
UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])


class _Japanese:
    """Shows Japanese help, and lets every usage error know its command."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        """The help page."""
        return help_page(self, ctx)

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """The option --help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _HELP
        return option

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Reads what stands after the verb."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except UsageError as error:
            if getattr(error, "ctx", None) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        return rest


class JapaneseCommand(_Japanese, TyperCommand):
    """A verb whose help is Japanese."""


class JapaneseGroup(_Japanese, TyperGroup):
    """A group of verbs whose help is Japanese."""


def explain(error: Exception) -> str:
    """An error in the way a command was written, as cause and cure in Japanese."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "tenkyo"
    return f"{_cause(error)}`{command} --help` で使い方を確かめてください。"


def _cause(error: Exception) -> str:
    """What was wrong, told from the kind of error and, within a kind, from typer's words."""
    name = type(error).__name__
    message = str(getattr(error, "message", ""))
    if name == "MissingParameter":
        return f"{_parameter(error)} を指定してください。"
    if name == "NoSuchOption":
        guess = _guess(getattr(error, "possibilities", None) or ())
        return f"オプション {getattr(error, 'option_name', '')} はありません。{guess}"
    if name == "BadOptionUsage":
        option = getattr(error, "option_name", "")
        if "requires" in message:
            return f"オプション {option} には値が必要です。"
        return f"オプション {option} に値は付けられません。"
    if name == "BadParameter":
        return f"{_parameter(error)} の値が使えません。{_wanted(message)}。"
    if unknown := _NO_COMMAND.match(message):
        likely = re.findall(r"'(\S+)'", unknown.group("likely") or "")
        return f"コマンド {unknown.group('name')} はありません。{_guess(likely)}"
    if message.startswith("Missing command"):
        return "コマンドがありません。"
    if message.startswith("Got unexpected extra argument"):
        extra = message.partition("s) (")[2][:-1]
        return f'余分な語「{extra}」があります。空白を含む語句は "…" で囲んでください。'
    return f"コマンドの書き方が違います（{message}）。"


def _wanted(message: str) -> str:
    """What a value must be, or is not."""
    for words, said in _VALUES:
        if found := words.search(message):
            return said.format(**found.groupdict())
    return message.removesuffix(".")


def _parameter(error: Exception) -> str:
    """The option or argument of an error, as it is written."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "引数"
    return str(parameter.metavar if parameter.param_type_name == "argument" else parameter.opts[0])


def _guess(likely: Sequence[str]) -> str:
    return f"{'、'.join(likely)} ではありませんか。" if likely else ""


def fail(error: Exception, *, as_json: bool = False) -> int:
    """Writes what was wrong with a command line.

    Args:
        error: What typer found.
        as_json: Whether the caller asked for JSON; the error is then an object as well.

    Returns:
        The exit code for wrong usage.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(f"{error.args[0]}\n")  # the page
    else:
        write_error("usage", explain(error), as_json=as_json)
    return Exit.WRONG_USAGE
