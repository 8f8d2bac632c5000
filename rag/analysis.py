"""What is kept of every passage for ranking and answering: its words, what it holds, its blocks.

Search brings up a hundred candidates; ranking them closely needs their words in order, without
cutting the text again. The analysis is packed into a few hundred bytes beside the passage.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from rag.documents.codec import decode_blocks, encode_blocks
from rag.documents.model import Block
from rag.errors import CorruptIndexError
from rag.japanese.dates import DateMention
from rag.japanese.quantities import Quantity

WordHashes = NDArray[np.uint32]


class Holds(IntFlag):
    """Kinds of values that a passage or a sentence holds; what a question asks for is one."""

    NOTHING = 0
    MONEY = 1
    SHARE = 2
    """A percentage, ratio or difference in points."""
    COUNT = 4
    """A number of things or people, or a plain number."""
    TIME = 8
    """A year, month or day."""
    DURATION = 16
    ORGANISATION = 32
    LAW = 64
    """A law or an article of one."""
    SIZE = 128
    """A length, weight, area, rate ..."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of a passage.

    Attributes:
        words: Hashes of the lemmas of the content words of its text, in order.
        context: The same of its context, in no particular order.
        headings: The same of its heading path.
        holds: Kinds of values in its text and context.
        blocks: The blocks that it is made of, without line boxes.
    """

    words: WordHashes
    context: WordHashes
    headings: WordHashes
    holds: Holds
    blocks: tuple[Block, ...]


def hash_words(words: Iterable[str]) -> WordHashes:
    """Hashes of words (CRC-32 of their UTF-8), stable over machines and versions."""
    return np.fromiter((zlib.crc32(word.encode()) for word in words), dtype=np.uint32)


_QUANTITY_KINDS = {
    "money": Holds.MONEY,
    "percent": Holds.SHARE,
    "ratio": Holds.SHARE,
    "points": Holds.SHARE,
    "count": Holds.COUNT,
    "number": Holds.COUNT,
    "duration": Holds.DURATION,
    "size": Holds.SIZE,
}


def kinds_held(
    *,
    dates: Iterable[DateMention],
    quantities: Iterable[Quantity],
    has_organisation: bool,
    has_law: bool,
) -> Holds:
    """The kinds of values that a text holds."""
    holds = Holds.NOTHING
    if any(mention.kind != "relative" for mention in dates):
        holds |= Holds.TIME
    for quantity in quantities:
        holds |= _QUANTITY_KINDS.get(quantity.kind, Holds.NOTHING)
    if has_organisation:
        holds |= Holds.ORGANISATION
    if has_law:
        holds |= Holds.LAW
    return holds


_FORMAT = 1
_HEAD = struct.Struct("<HHHHH")
_LONGEST = 0xFFFF


def pack(analysis: Analysis) -> bytes:
    """The analysis as bytes: a header, the three runs of hashes, the blocks as JSON.

    Runs are cut at 65,535 words, far beyond any passage.
    """
    runs = [
        run[:_LONGEST].astype("<u4")
        for run in (analysis.words, analysis.context, analysis.headings)
    ]
    blocks = json.dumps(
        encode_blocks(analysis.blocks, with_lines=False), ensure_ascii=False, separators=(",", ":")
    )
    head = _HEAD.pack(_FORMAT, int(analysis.holds), *(len(run) for run in runs))
    return head + b"".join(run.tobytes() for run in runs) + blocks.encode()


def unpack_words(data: bytes) -> tuple[WordHashes, WordHashes, WordHashes, Holds]:
    """Words, context, headings and kinds of a packed analysis; its blocks are not decoded.

    Raises:
        CorruptIndexError: The bytes are not what `pack` writes.
    """
    holds, lengths = _read_head(data)
    runs: list[WordHashes] = []
    at = _HEAD.size
    for length in lengths:
        runs.append(np.frombuffer(data, dtype="<u4", count=length, offset=at))
        at += 4 * length
    return runs[0], runs[1], runs[2], holds


def unpack_blocks(data: bytes) -> tuple[Block, ...]:
    """The blocks of a packed analysis.

    Raises:
        CorruptIndexError: The bytes are not what `pack` writes.
    """
    _, lengths = _read_head(data)
    try:
        return decode_blocks(json.loads(data[_HEAD.size + 4 * sum(lengths) :]))
    except (ValueError, TypeError) as error:
        raise _corrupt() from error


def _read_head(data: bytes) -> tuple[Holds, list[int]]:
    """Kinds, and the lengths of the three runs; something always follows them."""
    if len(data) < _HEAD.size:
        raise _corrupt()
    version, holds, *lengths = _HEAD.unpack_from(data)
    if version != _FORMAT or len(data) <= _HEAD.size + 4 * sum(lengths):
        raise _corrupt()
    return Holds(holds), lengths


def _corrupt() -> CorruptIndexError:
    return CorruptIndexError(
        "箇所の解析結果を読み出せません。索引が壊れています。"
        "tenkyo restore で復元するか、tenkyo reindex で作り直してください。"
    )
