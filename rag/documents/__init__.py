"""Readers: one per format, file in, `Document` out.

    from rag.documents import read_document
    document = read_document(Path("計画.docx"), ReadLimits())

The format is decided by the file's name and confirmed by its first bytes; a file that is not what
its name says is refused with what it seems to be.
"""

from rag.documents.model import (
    Block,
    BlockType,
    Cell,
    Document,
    Found,
    LineBox,
    ReadLimits,
)
from rag.documents.registry import (
    READER_VERSION,
    is_readable_name,
    is_what_it_says,
    read_document,
    require_readable,
)

__all__ = [
    "READER_VERSION",
    "Block",
    "BlockType",
    "Cell",
    "Document",
    "Found",
    "LineBox",
    "ReadLimits",
    "is_readable_name",
    "is_what_it_says",
    "read_document",
    "require_readable",
]
