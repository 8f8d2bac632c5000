"""Items of KPI fields: lines that are indicators, and lines that go on."""

import pytest

from rag.plans.kpis.items import KpiField, columns_of, find_items, print_width
from rag.plans.records import Text


def field(*lines):
    texts = []
    at = 0
    for line in lines:
        texts.append(Text(line, at, at + len(line)))
        at += len(line) + 1
    return KpiField(None, tuple(texts), tuple(columns_of(line) for line in lines))


def items(*lines, width=None):
    return [(item.text, item.notes) for item in find_items(field(*lines), width)]


@pytest.mark.parametrize("nothing", ["-", "－", "―", "なし", "該当なし"])
def test_a_dash_is_no_indicator(nothing):
    assert items(nothing) == []


def test_each_line_is_an_indicator():
    assert items("・橋の点検の件数", "港の利用者数", "未設定（令和８年度に検討）") == [
        ("・橋の点検の件数", ()),
        ("港の利用者数", ()),
        ("未設定（令和８年度に検討）", ()),
    ]


def test_notes_stay_with_their_item():
    assert items("橋の点検の件数", "（令和８年度から）", "※ 県道を含む。", "港の利用者数") == [
        ("橋の点検の件数", ("（令和８年度から）", "※ 県道を含む。")),
        ("港の利用者数", ()),
    ]


def test_the_heading_of_a_group_is_no_indicator():
    assert items("＜海の安全＞", "見張りの人数", "＜陸の安全＞", "巡回の回数") == [
        ("見張りの人数", ("＜海の安全＞",)),
        ("巡回の回数", ("＜陸の安全＞",)),
    ]


def test_a_bracket_that_is_open_goes_on():
    assert items("橋の点検の件数（県道を", "含む。）", "港の利用者数") == [
        ("橋の点検の件数（県道を含む。）", ()),
        ("港の利用者数", ()),
    ]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        # A full line that ends in a particle, in the middle of a word, or before a bracket.
        (("漁港で水揚げした魚の種類と量を毎日公開する仕組みの", "構築"), True),
        (("県が管理する道路の橋のうち点検の結果を公開したオープン", "データの数"), True),
        (("浜の清掃に参加した人の数", "（令和８年度までに３千人）"), True),
        # A short line, or a full one with a complete end, stands for itself.
        (("総合窓口の手引の作成", "相続の手続の簡素化の検討"), False),
        (
            ("漁港で水揚げした魚の種類と量を公開するサイトへのアクセス数", "市場へのアクセス数"),
            False,
        ),
        (("観測機器の仕様案の作成", "令和８年度 試作"), False),
    ],
)
def test_lines_cut_at_the_width_of_a_page(lines, joined):
    found = [text for text, _ in items(*lines, width=58)]
    assert found == (["".join(lines)] if joined else list(lines))


def test_wrapped_items_keep_their_place():
    (item,) = find_items(field("浜の清掃に参加した人の", "数"), 40)
    assert (item.text, item.char_start, item.char_end) == ("浜の清掃に参加した人の数", 0, 13)


def test_the_width_of_a_page_is_told_by_lines_that_go_on():
    short = [field("浜の清掃に参加した人の", "数"), field("港の利用者数")]
    assert print_width(short) == 22
    long = [field("浜" * 60, "数"), field("浜の清掃に参加した人の", "数")]
    assert print_width(long) is None
    assert print_width([field("港の利用者数")]) is None
