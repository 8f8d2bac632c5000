"""Public bodies by all their names; and words that only hold a name."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from rag.japanese.organisations import (
    OrganisationMention,
    canonical,
    current,
    expand,
    find_organisations,
    lineage,
    organisation,
    organisations,
)


def listed(text: str) -> list[str]:
    return [f"{mention.text} = {mention.organisation.id}" for mention in find_organisations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("経済産業省、経産省、METI", ["経済産業省 = meti", "経産省 = meti", "METI = meti"]),
        ("厚労省と国交省と文科省", ["厚労省 = mhlw", "国交省 = mlit", "文科省 = mext"]),
        ("農水省・環境省・防衛省", ["農水省 = maff", "環境省 = moe", "防衛省 = mod"]),
        ("総務省消防庁", ["総務省消防庁 = fdma"]),
        ("総務省、消防庁", ["総務省 = mic", "消防庁 = fdma"]),
        ("総務省自治行政局", ["総務省自治行政局 = mic-gyosei"]),
        ("財務省関税局は", ["財務省関税局 = mof-customs"]),
        ("経産省資源エネルギー庁", ["経産省資源エネルギー庁 = enecho"]),
        ("個情委、公取委、規制委", ["個情委 = ppc", "公取委 = jftc", "規制委 = nra"]),
        ("デジタル庁及びこども家庭庁", ["デジタル庁 = digital", "こども家庭庁 = cfa"]),
        ("警察庁、国税庁、金融庁", ["警察庁 = npa", "国税庁 = nta", "金融庁 = fsa"]),
        ("東京消防庁と警視庁", ["東京消防庁 = tokyo-fire", "警視庁 = keishicho"]),
        ("最高検察庁", ["最高検察庁 = prosecutors-supreme"]),
        ("内閣官房IT総合戦略室", ["内閣官房IT総合戦略室 = cas-it"]),
        ("内閣府（防災担当）", ["内閣府（防災担当） = cao-bousai"]),
        ("ＮＩＣＴとJAXAとNEDO", ["ＮＩＣＴ = nict", "JAXA = jaxa", "NEDO = nedo"]),
        ("国立研究開発法人情報通信研究機構（NICT）", [
            "国立研究開発法人情報通信研究機構 = nict", "NICT = nict",
        ]),
        ("（独）情報処理推進機構(IPA)", ["（独）情報処理推進機構 = ipa", "IPA = ipa"]),
        ("JETROやJICA", ["JETRO = jetro", "JICA = jica"]),
        ("総務省令和6年度予算", ["総務省 = mic"]),
        ("環境省エネルギー対策特別会計", ["環境省 = moe"]),
        ("総務省庁舎", ["総務省 = mic"]),
        ("旧通商産業省", ["通商産業省 = tsusan-old"]),
        ("理研の研究者、産総研では", ["理研 = riken", "産総研 = aist"]),
        ("特許庁長官", ["特許庁 = jpo"]),
        ("全国消防庁長会", ["消防庁 = fdma"]),
        ("我が国外務省", ["外務省 = mofa"]),
        ("法務省刑事局、警察庁刑事局、刑事局", [
            "法務省刑事局 = moj-keiji", "警察庁刑事局 = npa-keiji",
        ]),
        ("日銀は、", ["日銀 = boj"]),
        ("J-LISが", ["J-LIS = jlis"]),
        ("国土交通\n省", []),
    ],
)  # fmt: skip
def test_names(text: str, expected: list[str]) -> None:
    assert listed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "総務省令で定める",
        "内閣府令、デジタル庁令",
        "公正取引委員会規則、人事院規則",
        "環境省エネ対策",
        "農林水産省力化",
        "国税庁舎、デジタル庁舎",
        "米財務省、米国財務省",
        "英国外務省、タイの環境省、フランス財務省",
        "各国外務省",
        "NICTER、ニクト、nict",
        "管理研修、物理研究、審理研磨",
        "連日銀行で、日銀行",
        "高検出率、土地検索",
        "各府省庁、関係省庁、府省",
        "都道府県、市町村、地方公共団体",
        "規制委員会",
        "司法、法務",
        "METIS",
        "",
    ],
)
def test_words_that_hold_a_name(text: str) -> None:
    assert listed(text) == []


def test_a_whole_mention() -> None:
    nict = canonical("NICT")
    assert nict is not None
    assert find_organisations("担当は（国研）情報通信研究機構。") == [
        OrganisationMention(nict, "（国研）情報通信研究機構", 3, 15)
    ]


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("経済産業省", "meti"),
        ("ＭＥＴＩ", "meti"),
        ("meti", "meti"),
        (" 経産省 ", "meti"),
        ("独立行政法人情報処理推進機構", "ipa"),
        ("総務省消防庁", "fdma"),
        ("財務省主計局", "mof-shukei"),
        ("主計局", "mof-shukei"),
        ("刑事局", None),
        ("架空省", None),
        ("", None),
    ],
)
def test_canonical(name: str, identity: str | None) -> None:
    found = canonical(name)
    assert (found and found.id) == identity


def test_expand() -> None:
    assert expand("厚労省") == frozenset({"厚生労働省", "厚労省", "MHLW"})
    assert expand("架空省") == frozenset({"架空省"})


def test_lineage() -> None:
    customs = canonical("関税局")
    assert customs is not None
    assert [found.name for found in lineage(customs)] == ["関税局", "財務省"]


@pytest.mark.parametrize(
    ("name", "on", "names"),
    [
        ("IT総合戦略室", date(2021, 8, 31), ["情報通信技術総合戦略室"]),
        ("IT総合戦略室", date(2021, 9, 1), ["デジタル庁"]),
        ("内閣官房情報セキュリティセンター", date(2025, 8, 1), ["国家サイバー統括室"]),
        ("通産省", date(2024, 4, 1), ["経済産業省"]),
        ("総務庁", date(2001, 1, 6), ["総務省"]),
        ("医薬・生活衛生局", date(2024, 4, 1), ["医薬局", "健康・生活衛生局"]),
        ("デジタル庁", date(2024, 4, 1), ["デジタル庁"]),
        ("地方自治情報センター", date(2014, 4, 1), ["地方公共団体情報システム機構"]),
    ],
)
def test_successors(name: str, on: date, names: list[str]) -> None:
    found = canonical(name)
    assert found is not None
    assert [follower.name for follower in current(found, on)] == names


def test_the_table_is_sound() -> None:
    everyone = organisations()
    known = {found.id for found in everyone}
    assert len(everyone) > 500
    assert len(known) == len(everyone)
    for found in everyone:
        assert re.fullmatch(r"[a-z0-9-]+", found.id), found
        assert found.parent is None or found.parent in known, found
        assert set(found.successors) <= known, found
        assert found.id not in {found.parent, *found.successors}, found
        ends = found.valid_to or date.max
        assert (found.valid_from or date.min) < ends, found
        for successor in map(organisation, found.successors):
            assert successor is not None
            if found.valid_to is not None:
                handover = found.valid_to + timedelta(days=1)
                assert (successor.valid_from or date.min) <= handover, found
                assert handover <= (successor.valid_to or date.max), found


def test_a_name_belongs_to_one_organisation() -> None:
    for found in organisations():
        for name in found.names:
            other = canonical(name)
            assert other is None or other.id == found.id or name in {"刑事局", "総合政策局"}, name
