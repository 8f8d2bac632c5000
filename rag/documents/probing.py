"""A quick look at a file before it is taken in: what can be refused without reading it."""

from __future__ import annotations

from pathlib import Path

from rag.documents.model import ReadLimits
from rag.documents.pdf.file import open_pdf
from rag.documents.registry import require_readable
from rag.documents.sniff import sniff

_ZIPPED = {"docx", "xlsx", "pptx"}


def probe_document(path: Path, limits: ReadLimits) -> None:
    """Opens a file as its reader would, and closes it again.

    Finds passwords, damage that shows at once, zip bombs and PDF with too many pages. What passes
    may still turn out to be unreadable.

    Args:
        path: The file.
        limits: What is accepted.

    Raises:
        DocumentError: It cannot be read; the message says why, and what to do.
    """
    require_readable(path, limits)
    kind = sniff(path).kind
    if kind == "pdf":
        with open_pdf(path, limits):
            pass
    elif kind in _ZIPPED:
        from rag.documents.zipped import open_package

        with open_package(path, limits) as package:
            package.relations("")
