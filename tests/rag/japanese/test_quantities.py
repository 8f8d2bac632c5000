"""Quantities: exact values, canonical units, bounds; and what numbers an item or names a thing."""

from __future__ import annotations

import itertools
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.japanese.dates import find_dates
from rag.japanese.quantities import Quantity, find_quantities, names_value, same_value


def listed(quantity: Quantity) -> str:
    """The text, value and unit, the kind, ~ when approximate, the bound."""
    value = "?" if quantity.value is None else str(quantity.value)
    marks = f" {quantity.kind}" + (" ~" if quantity.approximate else "")
    return f"{quantity.text} = {value}{quantity.unit}{marks} {quantity.bound or ''}".rstrip()


MONEY = [
    ("10.2億円", ["10.2億円 = 1020000000円 money"]),
    ("1兆2,345億円", ["1兆2,345億円 = 1234500000000円 money"]),
    ("5,163.1億円と42億円", [
        "5,163.1億円 = 516310000000円 money", "42億円 = 4200000000円 money",
    ]),
    ("360.0億円", ["360.0億円 = 36000000000円 money"]),
    ("1,234百万円、3千円", ["1,234百万円 = 1234000000円 money", "3千円 = 3000円 money"]),
    ("２十億円", ["２十億円 = 2000000000円 money"]),
    ("二千万円、十万円", ["二千万円 = 20000000円 money", "十万円 = 100000円 money"]),
    ("3億5千万円", ["3億5千万円 = 350000000円 money"]),
    ("▲3.4億円、△２千円、－5円", [
        "▲3.4億円 = -340000000円 money", "△２千円 = -2000円 money", "－5円 = -5円 money",
    ]),
    ("▲ 3件の課題", ["3件 = 3件 count"]),
    ("12.5 億円", ["12.5 億円 = 1250000000円 money"]),
    ("￥1,000、$100、US$5", [
        "￥1,000 = 1000円 money", "$100 = 100米ドル money", "US$5 = 5米ドル money",
    ]),
    ("1,050万～1,370万円", ["1,050万 = 10500000円 money from", "1,370万円 = 13700000円 money to"]),
    ("1,050万-1,370万円", ["1,050万 = 10500000円 money from", "1,370万円 = 13700000円 money to"]),
    ("160億～200億ドル", [
        "160億 = 16000000000米ドル money from", "200億ドル = 20000000000米ドル money to",
    ]),
    ("10～20億円", ["10 = 1000000000円 money from", "20億円 = 2000000000円 money to"]),
    ("最大2,000万円/年", ["2,000万円/年 = 20000000円/年 money at_most"]),
    ("20円/kWh", ["20円/kWh = 20円/kwh money"]),
    ("数百万円", ["数百万円 = ?円 money ~"]),
    ("単位：百万円、（千円）、億円", []),
]  # fmt: skip

SHARES = [
    ("60％、60パーセント", ["60％ = 60% percent", "60パーセント = 60% percent"]),
    ("6割、七割", ["6割 = 60% percent", "七割 = 70% percent"]),
    ("3割5分、3割5分2厘、2割半", [
        "3割5分 = 35% percent", "3割5分2厘 = 176/5% percent", "2割半 = 25% percent",
    ]),
    ("99.85％", ["99.85％ = 1997/20% percent"]),
    ("半分、半減、倍増", ["半分 = 50% ratio", "半減 = 50% ratio", "倍増 = 200% ratio"]),
    ("3倍、1.5倍", ["3倍 = 300% ratio", "1.5倍 = 150% ratio"]),
    ("1/2、２分の１、三分の二、½", [
        "1/2 = 50% ratio", "２分の１ = 50% ratio", "三分の二 = 200/3% ratio", "½ = 50% ratio",
    ]),
    ("10/10補助", ["10/10 = 100% ratio"]),
    ("過半数、約半数", ["過半数 = 50% ratio more_than", "半数 = 50% ratio ~"]),
    ("4.1ポイント、2％ポイント", [
        "4.1ポイント = 41/10ポイント points", "2％ポイント = 2ポイント points",
    ]),
    ("10～20％", ["10 = 10% percent from", "20％ = 20% percent to"]),
    ("10-20%", ["10 = 10% percent from", "20% = 20% percent to"]),
    ("10％～20％", ["10％ = 10% percent from", "20％ = 20% percent to"]),
    ("5・10・15％", ["5 = 5% percent", "10 = 10% percent", "15％ = 15% percent"]),
    ("マイナス3.4％", ["マイナス3.4％ = -17/5% percent"]),
    ("数割、割合、3割り引き", ["数割 = ?% percent ~", "3 = 3 number"]),
]  # fmt: skip

COUNTS = [
    ("29万件、290,000件", ["29万件 = 290000件 count", "290,000件 = 290000件 count"]),
    ("6,000か所、箇所は6,000箇所、6,000ヶ所、6,000カ所", [
        "6,000か所 = 6000か所 count", "6,000箇所 = 6000か所 count",
        "6,000ヶ所 = 6000か所 count", "6,000カ所 = 6000か所 count",
    ]),
    ("1億2,808万人、15億2000万人", [
        "1億2,808万人 = 128080000人 count", "15億2000万人 = 1520000000人 count",
    ]),
    ("9万5千件", ["9万5千件 = 95000件 count"]),
    ("12.4万人", ["12.4万人 = 124000人 count"]),
    ("45名と45人", ["45名 = 45人 count", "45人 = 45人 count"]),
    ("80行、15社、23システム", [
        "80行 = 80行 count", "15社 = 15社 count", "23システム = 23システム count",
    ]),
    ("22都道府県、74市町村に", ["22都道府県 = 22都道府県 count", "74市町村 = 74市町村 count"]),
    ("30区と30県", ["30区 = 30区 count", "30県 = 30県 count"]),
    ("3事業実施、5団体等", ["3事業 = 3事業 count", "5団体 = 5団体 count"]),
    ("7隻、4海域以上", ["7隻 = 7隻 count", "4海域 = 4海域 count at_least"]),
    ("12ロボタクシーを", ["12ロボタクシー = 12ロボタクシー count"]),
    ("100人日、6.5人・日", ["100人日 = 100人日 count", "6.5人・日 = 13/2人日 count"]),
    ("3つの柱、二人、三団体", ["3つ = 3個 count", "二人 = 2人 count", "三団体 = 3団体 count"]),
    ("年間60回、月3回", ["60回 = 60回 count", "3回 = 3回 count"]),
    ("全国1,741の自治体", ["1,741の自治体 = 1741自治体 count"]),
    ("数十件、数社、十数人", [
        "数十件 = ?件 count ~", "数社 = ?社 count ~", "十数人 = ?人 count ~",
    ]),
    ("件数10件、人数", ["10件 = 10件 count"]),
    ("1～3万人", ["1 = 10000人 count from", "3万人 = 30000人 count to"]),
    ("500～1万人", ["500 = 500人 count from", "1万人 = 10000人 count to"]),
    ("計５ か所、30 団体", ["５ か所 = 5か所 count", "30 団体 = 30団体 count"]),
    ("①5件、②6件", ["5件 = 5件 count", "6件 = 6件 count"]),
    ("１，７４１", ["１，７４１ = 1741 number"]),
]  # fmt: skip

SIZES = [
    ("2m、２ｍ、2メートル", ["2m = 2m size", "２ｍ = 2m size", "2メートル = 2m size"]),
    ("20km程度", ["20km = 20000m size ~"]),
    ("5㎡、10m²、3ha", ["5㎡ = 5m2 size", "10m² = 10m2 size", "3ha = 30000m2 size"]),
    ("2トン、10kg", ["2トン = 2000000g size", "10kg = 10000g size"]),
    ("100kWh、5.9GHz", ["100kWh = 100000Wh size", "5.9GHz = 5900000000Hz size"]),
    ("1Gbps、100Mbps", ["1Gbps = 1000000000bps size", "100Mbps = 100000000bps size"]),
    ("25℃", ["25℃ = 25℃ size"]),
    ("80px、5g", ["80px = 80px count", "5g = 5g size"]),
    ("920TB", ["920TB = 920000000000000バイト size"]),
]

DURATIONS_AND_TIMES = [
    ("5年以内、10年間", ["5年 = 60か月 duration at_most", "10年間 = 120か月 duration"]),
    ("3か月、３ヶ月、6月以内", [
        "3か月 = 3か月 duration", "３ヶ月 = 3か月 duration", "6月 = 6か月 duration at_most",
    ]),
    ("1～3か月", ["1 = 1か月 duration from", "3か月 = 3か月 duration to"]),
    ("1年半、半年、2週間", [
        "1年半 = 18か月 duration", "半年 = 6か月 duration", "2週間 = 14日 duration",
    ]),
    ("3時間、30分、10秒", [
        "3時間 = 10800秒 duration", "30分 = 1800秒 duration", "10秒 = 10秒 duration",
    ]),
    ("数年、数か月", ["数年 = ?か月 duration ~", "数か月 = ?か月 duration ~"]),
    ("17:30、午後5時、10時30分", [
        "17:30 = 35/2時 clock", "午後5時 = 17時 clock", "10時30分 = 21/2時 clock",
    ]),
    ("60時間/月", ["60時間/月 = 216000秒/か月 duration"]),
    ("今後5年間に3年後", ["3年 = 36か月 duration"]),
]  # fmt: skip

ORDINALS_AND_CODES = [
    ("第22条第2項", ["第22条 = 22第条 ordinal", "第2項 = 2第項 ordinal"]),
    ("昭和25年法律第95号", ["第95号 = 95第号 ordinal"]),
    ("第５条の２、第 10 条", ["第５条の２ = 5第条の2 ordinal", "第 10 条 = 10第条 ordinal"]),
    ("第二十二条", ["第二十二条 = 22第条 ordinal"]),
    ("第百九十三条の二第一項、第24条の5の2", [
        "第百九十三条の二 = 193第条の2 ordinal", "第一項 = 1第項 ordinal",
        "第24条の5の2 = 24第条の5の2 ordinal",
    ]),
    ("第3回、3回目、3回", ["第3回 = 3第回 ordinal", "3回目 = 3第回 ordinal", "3回 = 3回 count"]),
    ("小学校5年生、2年目", ["5年生 = 5第年生 ordinal", "2年目 = 2第年 ordinal"]),
    ("第3・4条", ["第3 = 3第条 ordinal", "4条 = 4第条 ordinal"]),
    ("レベル4飛行、フェーズ 2", ["4 = 4レベル ordinal", "2 = 2フェーズ ordinal"]),
    ("2次補正、世界3位", ["2次 = 2第次 ordinal", "3位 = 3第位 ordinal"]),
    ("[No.６－44]、No.5", ["６－44 = ? code", "5 = 5No. ordinal"]),
    ("03-1234-5678、3.2.1、3:1、24/7", [
        "03-1234-5678 = ? code", "3.2.1 = ? code", "3:1 = ? code", "24/7 = ? code",
    ]),
]  # fmt: skip

BOUNDS = [
    ("最大約30億円", ["30億円 = 3000000000円 money ~ at_most"]),
    ("少なくとも5件", ["5件 = 5件 count at_least"]),
    ("2万人超、2万人を超える", [
        "2万人 = 20000人 count more_than", "2万人 = 20000人 count more_than",
    ]),
    ("10％未満、10％を下回る", ["10％ = 10% percent less_than", "10％ = 10% percent less_than"]),
    ("30人以下、30人以内", ["30人 = 30人 count at_most", "30人 = 30人 count at_most"]),
    ("1,000人以上1,500人未満", [
        "1,000人 = 1000人 count at_least", "1,500人 = 1500人 count less_than",
    ]),
    ("約10億円程度、10億円弱、30％台", [
        "10億円 = 1000000000円 money ~", "10億円 = 1000000000円 money ~", "30％ = 30% percent ~",
    ]),
    ("20件程度以上", ["20件 = 20件 count ~ at_least"]),
    ("3割強化、2超高速、5項目以下のとおり", [
        "3割 = 30% percent", "2 = 2 number", "5項目 = 5項目 count",
    ]),
]  # fmt: skip

NO_QUANTITIES = [
    "(1) 目的",
    "1. 概要",
    "２．推進体制",
    "- [1]地域の情報化",
    "( 2 ) 防災",
    "注3、※2",
    "5G、4K、3D、2nd",
    "IPv6、G20、COVID-19、CO2、Ver.1.1",
    "Society 5.0、model 2",
    "一部、十分、三重県、四国、百貨店、千葉県、統一、万全",
    "一人一人、誰一人、一億総活躍、第三者、第一に",
    "数学、回数、手数料、人数",
    "令和6年度、2024年4月1日、10月上旬",
    "https://example.jp/2024/100?page=20",
    "千円、百万円、十億円、万人",
    "",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    MONEY + SHARES + COUNTS + SIZES + DURATIONS_AND_TIMES + ORDINALS_AND_CODES + BOUNDS,
)
def test_quantities(text: str, expected: list[str]) -> None:
    assert [listed(quantity) for quantity in find_quantities(text)] == expected


@pytest.mark.parametrize("text", NO_QUANTITIES)
def test_what_is_no_quantity(text: str) -> None:
    assert [listed(quantity) for quantity in find_quantities(text)] == []


def test_a_whole_quantity() -> None:
    assert find_quantities("予算は約１０．２億円以上（令和6年度）") == [
        Quantity(
            value=Fraction(1_020_000_000),
            unit="円",
            kind="money",
            approximate=True,
            bound="at_least",
            text="１０．２億円",
            char_start=4,
            char_end=10,
        )
    ]


def test_dates_given_are_left_out() -> None:
    text = "6年度は5件"
    assert [q.text for q in find_quantities(text, dates=find_dates(text))] == ["5件"]
    assert [q.text for q in find_quantities(text, dates=[])] == ["6年", "5件"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("8割", "80％", True),
        ("800万件", "8,000,000件", True),
        ("12億円", "1,200百万円", True),
        ("1兆円", "10,000億円", True),
        ("6,000か所", "6千箇所", True),
        ("2km", "2,000m", True),
        ("半数", "5割", True),
        ("2倍", "倍増", True),
        ("1年", "12か月", True),
        ("第3回", "3回目", True),
        ("数十件", "数十件", True),
        ("No.6-44", "No.６－44", True),
        ("10.2億円", "12.0億円", False),
        ("29万件", "29億件", False),
        ("5,703万世帯", "5,703万人", False),
        ("第3回", "3回", False),
        ("第5条", "第5条の2", False),
        ("4.1％", "4.1ポイント", False),
        ("数十件", "数百件", False),
        ("30区", "30県", False),
        ("3.4％", "▲3.4％", False),
        ("5円", "5ドル", False),
        ("１，７４１団体", "1,741団体", True),
        ("360.0億円", "360億円", True),
        ("二千万円", "2,000万円", True),
        ("9万5千件", "95,000件", True),
        ("1,234百万円", "12億3,400万円", True),
        ("45名", "45人", True),
        ("60パーセント", "６０％", True),
        ("2分の1", "1/2", True),
        ("1.5時間", "90分", True),
        ("3ヶ月", "三か月", True),
        ("10GB", "10,000MB", True),
        ("100人以上", "100人以下", True),
        ("99.85％", "99.90％", False),
        ("3,119万人", "3,191万人", False),
        ("909団体", "990団体", False),
        ("2,121億パケット", "2,121万パケット", False),
        ("レベル3", "レベル4", False),
        ("第2項", "第2号", False),
        ("20円/kWh", "20円", False),
        ("No.6-44", "No.6-43", False),
    ],
)
def test_same_value(a: str, b: str, same: bool) -> None:
    (left,), (right,) = find_quantities(a), find_quantities(b)
    assert same_value(left, right) is same
    assert same_value(right, left) is same


@pytest.mark.parametrize(
    ("evidence", "claim", "named"),
    [
        ("30市場", "30に増やす", True),
        ("30市場", "30市場", True),
        ("30", "30市場", False),
        ("30％", "30に増やす", False),
        ("30億円", "3,000,000,000とする", False),
        ("30市場", "31に増やす", False),
    ],
)
def test_names_value(evidence: str, claim: str, named: bool) -> None:
    (left,), (right,) = find_quantities(evidence), find_quantities(claim)
    assert names_value(left, right) is named


@settings(deadline=None)
@given(
    st.text(
        alphabet="0123456789０５,.万億兆円件%割分の約年月度令和以上～-▲第条一二三十数半½ kmG/①()\n",
        max_size=40,
    )
)
def test_no_character_belongs_to_two(text: str) -> None:
    dates = find_dates(text)
    taken = [(date.char_start, date.char_end) for date in dates]
    for quantity in find_quantities(text, dates=dates):
        assert text[quantity.char_start : quantity.char_end] == quantity.text
        taken.append((quantity.char_start, quantity.char_end))
    taken.sort()
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(taken))


@pytest.mark.parametrize("count", [5_000, pytest.param(60_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("piece", ["1・", "1～", "9", "111,", "1/", "1万", "一二三", "0-", "数"])
def test_long_repetitions_take_linear_time(piece: str, count: int) -> None:
    started = time.perf_counter()
    find_quantities(piece * count)
    assert time.perf_counter() - started < 30
