"""Reading and correcting single lines of a settings file; all other lines stay as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.errors import ConfigurationError


def read_settings_file(file: Path) -> dict[str, Any]:
    """The settings of a file; none where there is no file.

    Raises:
        ConfigurationError: It cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"設定ファイル {file} を読めません。権限と TOML の書き方を確かめてください。（{error}）"
        ) from error


def setting_of(file: Path, name: str) -> Any:  # noqa: ANN401
    """A setting as a file gives it; None where it does not."""
    return read_settings_file(file).get(name)


def custom_files_at(file: Path, home: Path, custom: Mapping[str, str]) -> Iterator[str]:
    """Makes settings name files below a home.

    Args:
        file: The settings file.
        home: The home folder.
        custom: Place of the files below it by setting.

    Yields:
        Settings that the file does not have, and which must be given elsewhere.
    """
    for name, place in custom.items():
        if setting_of(file, name) is None:
            yield name
        else:
            _replace(file, name, home / place)


def _replace(file: Path, name: str, value: Path) -> None:
    text = file.read_text(encoding="utf-8")
    quoted = str(value).replace("\\", "\\\\").replace('"', '\\"')
    line = f'{name} = "{quoted}"  # 復元した場所'
    changed = re.sub(rf"(?m)^\s*{name}\s*=.*$", lambda _: line, text, count=1)
    file.write_text(changed, encoding="utf-8")
