"""Whom the UI believes to be the API, where it speaks TLS."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

_END = "-----END CERTIFICATE-----"


def trust() -> ssl.SSLContext | bool:
    """The one certificate that the API has (`TENKYO_API_CERTIFICATE`, a PEM file), where it is set.

    The API is called by an address of the same machine, for which no certificate is issued;
    whoever holds the key of this very certificate is it. Without the variable the names count, and
    the authorities that this machine trusts.
    """
    file = os.environ.get("TENKYO_API_CERTIFICATE")
    if not file:
        return True
    text = Path(file).read_text(encoding="ascii", errors="replace")
    context = ssl.create_default_context(cadata=text[: text.index(_END) + len(_END)] + "\n")
    context.check_hostname = False
    context.verify_flags = ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
