"""Help pages in Japanese; typer's own are half English and cannot be translated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

# Typer names neither the type of its contexts nor that of its commands and parameters.
Context = Any
Command = Any
Parameter = Any


def help_page(command: Command, context: Context) -> str:
    """The help page of a verb or a group of verbs, as wide as the terminal.

    Args:
        command: The verb or group.
        context: The context in which it was called.
    """
    from rich.text import Text

    from rag.cli.output import console

    params = command.get_params(context)
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name != "argument"]
    verbs = _verbs(command, context)
    pieces = [context.command_path]
    if verbs:
        pieces.append("[コマンド]" if command.invoke_without_command else "コマンド")
    pieces += ["[オプション]", *map(_argument, arguments)]
    screen = console()
    with screen.capture() as captured:
        screen.print(Text(f"使い方: {' '.join(pieces)}", style="bold"))
        screen.print(Text(f"\n{command.help}"))
        _section(screen, "引数", [(_argument(param), _meaning(param)) for param in arguments])
        _section(screen, "コマンド", [(verb.name, _first(verb.help)) for verb in verbs])
        _section(screen, "オプション", [(_option(param), _meaning(param)) for param in options])
        if command.epilog:
            screen.print(Text("\n例", style="bold"))
            for line in command.epilog.split("\n"):
                screen.print(Text(f"  {line}"))
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def _verbs(command: Command, context: Context) -> list[Command]:
    if not hasattr(command, "list_commands"):
        return []
    return [command.get_command(context, name) for name in command.list_commands(context)]


def _argument(param: Parameter) -> str:
    return str(param.metavar) if param.required else f"[{param.metavar}]"


def _option(param: Parameter) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag else f"{names} {param.metavar}"


def _meaning(param: Parameter) -> str:
    """The help of a parameter, with what is taken where it is left out."""
    if param.required:
        return f"{param.help}（必須）"
    shown = param.default is not None and not isinstance(param.default, bool)
    return f"{param.help}（既定: {param.default}）" if shown else str(param.help)


def _section(screen: Console, title: str, rows: Sequence[tuple[str, str]]) -> None:
    """What is written beside what it means; the meaning is wrapped at the width of the terminal."""
    if not rows:
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for written, meaning in rows:
        table.add_row(Text(f"  {written}", style="cyan"), Text(meaning))
    screen.print(Text(f"\n{title}", style="bold"))
    screen.print(table, soft_wrap=False)


def _first(text: str | None) -> str:
    """The first paragraph of a help text, for a list."""
    return (text or "").partition("\n\n")[0]
