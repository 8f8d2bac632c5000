"""Organisations that a field names."""

import pytest

from rag.plans.measures.responsible import find_responsible, names_body
from rag.plans.records import Text


def found(*lines):
    texts = [Text(line, 100, 100 + len(line)) for line in lines]
    return [(entry.name, entry.id, entry.scope) for entry in find_responsible(texts)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("経産省", [("経産省", "経済産業省", None)]),
        (
            "内閣府、国土交通省",
            [("内閣府", "内閣府", None), ("国土交通省", "国土交通省", None)],
        ),
        (
            "観測：気象庁、通知：総務省消防庁",
            [("気象庁", "気象庁", "観測"), ("総務省消防庁", "消防庁", "通知")],
        ),
        ("国土交通省（港湾局）", [("国土交通省", "国土交通省", "港湾局")]),
        ("（主）水産課、（副）観光課", [("水産課", "水産課", "主"), ("観光課", "観光課", "副")]),
        ("水産課・観光課", [("水産課", "水産課", None), ("観光課", "観光課", None)]),
        ("子育て・若者支援課", [("子育て・若者支援課", "子育て・若者支援課", None)]),
        ("企画課、総務課 ほか", [("企画課", "企画課", None), ("総務課", "総務課", None)]),
        ("－", []),
    ],
)
def test_names_as_written(line, expected):
    assert found(line) == expected


def test_lines_are_names_of_their_own_and_named_once():
    assert found("水産課", "観光課", "水産課") == [
        ("水産課", "水産課", None),
        ("観光課", "観光課", None),
    ]


def test_offsets_point_to_the_name():
    line = "観測：気象庁、通知：総務省消防庁"
    for entry in find_responsible([Text(line, 100, 100 + len(line))]):
        assert line[entry.char_start - 100 : entry.char_end - 100] == entry.name


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("内閣府、国土交通省", True),
        ("総務部総務課", True),
        ("－", True),
        ("港の利用を広げるため、手続を電子化する。", False),
        ("令和７年度", False),
    ],
)
def test_a_line_of_organisations(line, body):
    assert names_body(line) is body
