"""Passwords at a terminal: asked for, read, or made and shown once."""

from __future__ import annotations

import sys

from rag.errors import ConfigurationError


def ask_password(from_stdin: bool, make: bool) -> str | None:
    """The password that is given; None where one is to be made.

    Raises:
        ConfigurationError: Both ways are asked for, nothing comes, or the second differs.
    """
    if from_stdin and make:
        raise ConfigurationError(
            "--password-stdin と --make-password のどちらか一方にしてください。"
        )
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise ConfigurationError("標準入力の1行目に、パスワードを書いてください。")
        return given
    if make or not sys.stdin.isatty():
        return None
    from getpass import getpass

    given = getpass("新しいパスワード（12文字以上。空なら作ります）: ", stream=sys.stderr)
    if given and getpass("もう一度: ", stream=sys.stderr) != given:
        raise ConfigurationError("2回のパスワードが違います。もう一度実行してください。")
    return given or None


def show_password(made: str | None) -> None:
    """Shows a password that was made; None was given by a person, and is not shown."""
    if made is not None:
        sys.stdout.write(f"{made}\n")
        sys.stderr.write("上のパスワードは、もう表示できません。今、控えてください。\n")
