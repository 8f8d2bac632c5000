"""The table of contents of a plan."""

import time

import pytest

from rag.documents.model import Block, BlockType, Cell
from rag.plans.contents import find_contents

TITLES = [
    "第１章　港の将来像",
    "１　朝市の再開",
    "２　渡船の電動化",
    "第２章　推進体制",
    "３　進め方",
]


def blocks_of(lines):
    return [Block(BlockType.PARAGRAPH, 0, len(line)) for line in lines]


def contents_of(lines):
    return sorted(find_contents(blocks_of(lines), lines))


@pytest.mark.parametrize(
    "leader", ["\t", "　", " …… ", "..........", " ・・・・・・ ", "‥‥‥　", "\t- ", "  －　"]
)
def test_lines_that_end_in_page_numbers_are_the_contents(leader):
    closing = leader.strip()[-1:] if leader.strip() in ("-", "－") else ""
    entries = [f"{title}{leader}{page}{closing}" for page, title in enumerate(TITLES, 3)]
    lines = ["港湾計画", "目次", *entries, *TITLES, "本文である。"]
    assert contents_of(lines) == [1, 2, 3, 4, 5, 6]


def test_full_width_page_numbers():
    entries = [f"{title}　{page}" for title, page in zip(TITLES, "３４５６７", strict=True)]
    assert contents_of(["目　次", *entries, *TITLES]) == [0, 1, 2, 3, 4, 5]


def test_titles_that_come_again_need_no_page_numbers():
    assert contents_of(["目次", *TITLES, *TITLES, "本文である。"]) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "lines",
    [
        ["令和７年度2025", "令和８年度2026", "令和９年度2027", "令和10年度2028", "令和11年度2029"],
        ["朝市の出店数は40", "渡船の便数は12", "灯台の数は8", "岸壁の数は31", "橋の数は5"],
    ],
)
def test_lines_that_end_in_other_numbers_are_not(lines):
    assert contents_of([*lines, "本文である。"]) == []


def row(*cells):
    at, made = 0, []
    for column, text in enumerate(cells):
        made.append(Cell(at, at + len(text), column))
        at += len(text) + 1
    return Block(BlockType.TABLE_ROW, 0, at - 1, table=0, cells=tuple(made)), "\t".join(cells)


def test_rows_of_data_are_not_the_contents():
    """They too end in numbers behind a blank, and hold what is asked for."""
    rows = [row(str(n), f"第{n}岸壁の補修", "港湾課", str(n % 7)) for n in range(1, 30)]
    blocks, lines = [block for block, _ in rows], [line for _, line in rows]
    assert find_contents(blocks, lines) == frozenset()


def test_the_contents_may_be_a_table_of_titles_and_pages():
    rows = [row(title, str(page)) for page, title in enumerate(TITLES, 3)]
    blocks, lines = [block for block, _ in rows], [line for _, line in rows]
    found = find_contents([*blocks, *blocks_of(TITLES)], [*lines, *TITLES])
    assert sorted(found) == [0, 1, 2, 3, 4]


def test_numbers_that_do_not_ascend_are_no_pages():
    lines = ["北浜港　12", "中之島港　7", "灘見港　31", "南浜港　4", "東浜港　18", "西浜港　9"]
    assert contents_of([*lines, "本文である。"]) == []


def test_a_long_list_of_names_and_numbers_takes_time_in_proportion():
    """Runs that turn out to be no contents must not be gone through again from every line."""
    lines = [f"第{n}岸壁　{n * 7919 % 997}" for n in range(20_000)]
    started = time.process_time()
    assert contents_of([*lines, "本文である。"]) == []
    assert time.process_time() - started < 5
