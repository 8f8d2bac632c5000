"""The analysis of a passage: packed and unpacked, damaged, and what it says of values."""

import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.analysis import (
    Analysis,
    Holds,
    hash_words,
    kinds_held,
    pack,
    unpack_blocks,
    unpack_words,
)
from rag.documents.model import Block, BlockType, Cell, LineBox
from rag.errors import CorruptIndexError
from rag.japanese.dates import find_dates
from rag.japanese.organisations import find_organisations
from rag.japanese.quantities import find_quantities

BLOCKS = (
    Block(BlockType.HEADING, 10, 16, page=3, level=2),
    Block(
        BlockType.TABLE_ROW,
        17,
        25,
        page=3,
        sheet="予算",
        table=1,
        row=4,
        cells=(Cell(17, 19, 0, row_span=2), Cell(20, 25, 1, column_span=3, header=True)),
        lines=(LineBox(17, 25, 3, 1.0, 2.0, 3.0, 4.0),),
        ocr=True,
    ),
)
ANALYSIS = Analysis(
    words=hash_words(["港", "計画"]),
    context=hash_words(["年度"]),
    headings=hash_words([]),
    holds=Holds.MONEY | Holds.TIME,
    blocks=BLOCKS,
)


def test_hashes_are_crc32_of_utf8():
    assert hash_words(["港", "計画"]).tolist() == [
        zlib.crc32("港".encode()),
        zlib.crc32("計画".encode()),
    ]
    assert hash_words([]).dtype == np.uint32


def test_what_is_packed_comes_back_but_for_line_boxes():
    data = pack(ANALYSIS)
    words, context, headings, holds = unpack_words(data)
    assert words.tolist() == ANALYSIS.words.tolist()
    assert context.tolist() == ANALYSIS.context.tolist()
    assert headings.tolist() == []
    assert holds == Holds.MONEY | Holds.TIME
    assert unpack_blocks(data) == (BLOCKS[0], replace(BLOCKS[1], lines=()))


RUNS = st.lists(st.integers(0, 2**32 - 1), max_size=20)


@given(RUNS, RUNS, RUNS, st.integers(0, 255))
def test_any_analysis_comes_back(words, context, headings, holds):
    runs = [np.array(run, dtype=np.uint32) for run in (words, context, headings)]
    data = pack(Analysis(*runs, Holds(holds), ()))
    *found, kinds = unpack_words(data)
    assert [run.tolist() for run in found] == [words, context, headings]
    assert kinds == Holds(holds)
    assert unpack_blocks(data) == ()


def test_runs_are_cut_at_what_the_header_can_count():
    data = pack(replace(ANALYSIS, words=np.zeros(70_000, dtype=np.uint32)))
    assert len(unpack_words(data)[0]) == 65_535
    assert len(unpack_blocks(data)) == 2


DATA = pack(ANALYSIS)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        DATA[:9],
        DATA[:10],
        DATA[:14],
        b"\x02\x00" + DATA[2:],
        DATA[:4] + b"\xff\xff" + DATA[6:],
    ],
    ids=["empty", "no header", "only header", "cut in the words", "other format", "too long a run"],
)
def test_damaged_bytes_are_told(damaged):
    for unpack in (unpack_words, unpack_blocks):
        with pytest.raises(CorruptIndexError, match="索引が壊れています"):
            unpack(damaged)


@pytest.mark.parametrize(
    "damaged",
    [DATA[:-1], DATA + b"]", DATA[:-4] + b"\xff\xff\xff\xff", DATA.replace(b"heading", b"shading")],
    ids=["cut JSON", "more JSON", "no UTF-8", "unknown type"],
)
def test_damaged_blocks_are_told(damaged):
    with pytest.raises(CorruptIndexError):
        unpack_blocks(damaged)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("事業費は12億円", Holds.MONEY),
        ("４割を超える", Holds.SHARE),
        ("前年から３ポイント増", Holds.SHARE),
        ("講師を20人置く", Holds.COUNT),
        ("３年間続ける", Holds.DURATION),
        ("延長5km", Holds.SIZE),
        ("令和５年度に始める", Holds.TIME),
        ("今年度に始める", Holds.NOTHING),
        ("総務省が担う", Holds.ORGANISATION),
        ("令和６年度に３億円", Holds.TIME | Holds.MONEY),
        ("港を守る", Holds.NOTHING),
    ],
)
def test_kinds_of_values(text, expected):
    dates = find_dates(text)
    held = kinds_held(
        dates=dates,
        quantities=find_quantities(text, dates=dates),
        has_organisation=bool(find_organisations(text)),
        has_law=False,
    )
    assert held == expected


def test_a_law_is_told_by_the_caller():
    assert kinds_held(dates=[], quantities=[], has_organisation=False, has_law=True) == Holds.LAW
