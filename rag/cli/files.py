"""Files that a verb writes: whole or not at all, and never over one that nobody named."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rag.cli.output import console
from rag.errors import ConfigurationError


def give_file(make: Callable[[], bytes], path: Path, *, named: bool) -> None:
    """Writes a file; where it was not named and another program reads, the bytes go to it.

    Args:
        make: Makes the content.
        path: Where it goes.
        named: Whether a person named the path.

    Raises:
        ConfigurationError: A file of a name that nobody gave is there, or it cannot be written.
    """
    if not named and not sys.stdout.isatty():
        sys.stdout.buffer.write(make())
        return
    if not named and path.exists():
        raise ConfigurationError(
            f"{path} が既にあるため、上書きせずに止めました。"
            "--output で書き出し先を指定してください。"
        )
    write_whole(path, make())


def require_new(*paths: Path) -> None:
    """Checks, before the first of some files is written, that none would be written over.

    Raises:
        ConfigurationError: One is there.
    """
    for path in paths:
        if path.exists():
            raise ConfigurationError(
                f"{path} が既にあるため、上書きせずに止めました。別の名前を指定してください。"
            )


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that appears only when it is whole, and says where.

    Raises:
        ConfigurationError: It cannot be written.
    """
    with whole_file(path) as stream:
        stream.write(content)
    console(error=True).print(f"{path} に書き出しました。", markup=False)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which appears only when the block has ended well.

    Raises:
        ConfigurationError: It cannot be written.
    """
    if path.is_dir():
        raise ConfigurationError(f"{path} はフォルダーです。ファイルの名前を指定してください。")
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(path)
    except OSError as error:
        raise ConfigurationError(
            f"{path} に書き出せません。フォルダーと権限、空き容量を確かめてください。"
            f"（{error.strerror}）"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
