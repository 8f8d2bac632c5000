"""Random bytes of this installation, kept in a file that only the service's user reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from rag.errors import ConfigurationError

_LENGTH = 32


def installation_secret(file: Path) -> bytes:
    """The secret in a file, made when first asked for.

    Two processes that start at once get the same: the file appears whole or not at all.

    Args:
        file: Where it is kept, with mode 0600.

    Raises:
        ConfigurationError: The file cannot be read or written, or is not whole.
    """
    try:
        if not file.exists():
            _make(file)
        found = file.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"秘密の値のファイル {file} を読み書きできません。"
            f"フォルダーの権限と空き容量を確かめてください。（{error.strerror}）"
        ) from error
    if len(found) != _LENGTH:
        raise ConfigurationError(
            f"秘密の値のファイル {file} が壊れています。消して起動し直すと、作り直します。"
        )
    return found


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(secrets.token_bytes(_LENGTH))
            handle.flush()
            os.fsync(handle.fileno())
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was quicker; its secret holds
    finally:
        draft.unlink()
