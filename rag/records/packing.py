"""The records of a document as they are kept with the index."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from rag.errors import CorruptIndexError
from rag.plans.records import Measure


@dataclass(frozen=True, slots=True)
class PassagePlace:
    """Where a passage of the document stands.

    Attributes:
        id: Its id.
        char_start: Offset of its first character in the canonical text.
        char_end: Its end.
    """

    id: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is kept for one document.

    Attributes:
        measures: Its measures, in order.
        passages: All its passages, in order, by which records are linked to passages.
    """

    measures: tuple[Measure, ...]
    passages: tuple[PassagePlace, ...]


_FORM = TypeAdapter(Recorded)


def pack(measures: Sequence[Measure], passages: Sequence[PassagePlace]) -> bytes:
    """Records as bytes, to be kept with the document.

    Args:
        measures: The measures of a document.
        passages: Its passages in order.
    """
    return zlib.compress(_FORM.dump_json(Recorded(tuple(measures), tuple(passages))))


def unpack(payload: bytes) -> Recorded:
    """Reads what `pack` gave.

    Raises:
        CorruptIndexError: It is something else.
    """
    try:
        return _FORM.validate_json(zlib.decompress(payload))
    except (zlib.error, ValidationError) as error:
        raise CorruptIndexError(
            "索引に保存された施策の記録が壊れています。"
            "tenkyo reindex で作り直すか、tenkyo restore で復元してください。"
        ) from error
