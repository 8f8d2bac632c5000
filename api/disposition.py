"""The header by which a file tells its name (RFC 6266, RFC 8187)."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import quote

_UNSAFE = re.compile(r'[^\x20-\x7e]|["\\%;/]')
_ATTRIBUTE = "!#$&+-.^_`|~"
"""What RFC 8187 lets stand unescaped beside letters and digits."""


def disposition(kind: Literal["inline", "attachment"], name: str) -> str:
    """A `Content-Disposition` with a file name in any script.

    Clients of before 2010 see the ASCII name, in which all else is an underscore.

    Args:
        kind: Whether the browser shows the file or saves it.
        name: The file name.
    """
    plain = _UNSAFE.sub("_", name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTRIBUTE)}"
