"""Title, issuer and date of fictional first pages."""

import pytest

from rag.documents.builder import DocumentBuilder
from rag.documents.front_matter import find_front_matter, published_value
from rag.documents.model import BlockType, ReadLimits
from rag.documents.registry import read_document

PAGES = {
    "ministry plan": (
        "さざなみ沿岸振興基本計画\n令和６年３月２９日\n閣議決定",
        ("さざなみ沿岸振興基本計画", None, "2024-03-29"),
    ),
    "plan of a prefecture": (
        "第４次星野県森林づくり推進計画\n～百年先の森へ～\n令和７年３月\n星野県",
        ("第４次星野県森林づくり推進計画", "星野県", "2025-03"),
    ),
    "city plan under the name of the city": (
        "あさぎり市\n\n第２期あさぎり市デジタル推進計画\n\n（令和６年度～令和10年度）\n\n"
        "令和６年４月\nあさぎり市 企画部 情報政策課",
        ("第２期あさぎり市デジタル推進計画", "あさぎり市", "2024-04"),
    ),
    "slides": (
        "資料３\n地域交通の再編に向けた取組状況\n令和７年５月２１日\n里海省 海上交通局",
        ("地域交通の再編に向けた取組状況", "里海省 海上交通局", "2025-05-21"),
    ),
    "papers of a meeting": (
        "第３回 水循環会議\n資料１－２\n"
        "水道広域化ロードマップ（案）\n2025年10月3日\n水環境省水道課",
        ("水道広域化ロードマップ（案）", "水環境省水道課", "2025-10-03"),
    ),
    "notice sent by the head of a division": (
        "　　　　　　　　暮窓第４８号\n　　　　　　　　令和７年７月１日\n\n各県地域振興担当部長\n\n"
        "　　　　　　　暮らし基盤省地域窓口課長\n\n"
        "巡回窓口の運行に関する実施要領について（通知）\n\n"
        "標記について、別紙のとおり定めたので通知する。",
        ("巡回窓口の運行に関する実施要領について（通知）", "暮らし基盤省地域窓口課", "2025-07-01"),
    ),
    "notice with the name of the sender": (
        "令和６年12月２日\nあさぎり市長　朝霧　太郎\n公共施設の再編方針について",
        ("公共施設の再編方針について", "あさぎり市", "2024-12-02"),
    ),
    "body and date of revision on one line": (
        "離島航路再編工程表\n里海省　令和７年１月24日改定",
        ("離島航路再編工程表", "里海省", "2025-01-24"),
    ),
    "revised: the last revision counts": (
        "介護人材確保方針\n平成29年４月１日　制定\n令和６年４月１日　最終改正\n福祉人材庁",
        ("介護人材確保方針", "福祉人材庁", "2024-04-01"),
    ),
    "revision in brackets behind the title": (
        "公園樹木点検指針（令和５年11月改訂版）\nこもれび県土木部",
        ("公園樹木点検指針（令和５年11月改訂版）", "こもれび県土木部", "2023-11"),
    ),
    "date in brackets": (
        "総合防災訓練実施要綱\n（令和７年９月１日制定）\nかえで県危機管理課",
        ("総合防災訓練実施要綱", "かえで県危機管理課", "2025-09-01"),
    ),
    "year alone": (
        "みなと町まちづくりビジョン2035\n令和8年\nみなと町",
        ("みなと町まちづくりビジョン2035", "みなと町", "2026"),
    ),
    "Western date and words": (
        "Smart Harbor 戦略 2030\n2024/12/05\n港湾庁",
        ("Smart Harbor 戦略 2030", "港湾庁", "2024-12-05"),
    ),
    "labels before the issuer": (
        "「ひかりの里」構想推進プラン\n令和９年３月　策定\n発行：ひかり町総務課",
        ("「ひかりの里」構想推進プラン", "ひかり町総務課", "2027-03"),
    ),
    "report in two volumes": (
        "空き家等実態調査報告書\n概要版\n平成30年12月\nつばき市都市整備部住宅課",
        ("空き家等実態調査報告書", "つばき市都市整備部住宅課", "2018-12"),
    ),
    "title with the word contents": (
        "ゆるり県観光交流計画　目次\n第１章　現状\n第２章　目標",
        ("ゆるり県観光交流計画", None, None),
    ),
    "fiscal years are no date": (
        "かもめ町定住促進計画\n（令和６年度～令和10年度）\nかもめ町",
        ("かもめ町定住促進計画", "かもめ町", None),
    ),
    "nothing to be found": (
        "この文書は、担当者の覚えである。\n続きもある。",
        (None, None, None),
    ),
}


@pytest.mark.parametrize(("page", "expected"), PAGES.values(), ids=PAGES)
def test_first_pages(tmp_path, page, expected):
    path = tmp_path / "文書.txt"
    path.write_text(page, encoding="utf-8")
    document = read_document(path, ReadLimits())
    found = (document.title, document.issuer, document.published)
    assert tuple(one and one.value for one in found) == expected
    for one in found[:2]:  # title and issuer are the very words of the document
        assert one is None or document.text[one.char_start : one.char_end] == one.value


def front(*blocks):
    """Title, issuer and date of blocks given as type, text and page."""
    builder = DocumentBuilder("pdf")
    for kind, text, page in blocks:
        builder.add(kind, text, page=page)
    return tuple(one and one.value for one in find_front_matter(builder.build()))


def test_only_the_first_page_is_asked():
    assert front(
        (BlockType.PARAGRAPH, "みなと再生計画", 1),
        (BlockType.PARAGRAPH, "令和４年５月６日", 2),
        (BlockType.PARAGRAPH, "里海省", 2),
    ) == ("みなと再生計画", None, None)


def test_notes_and_tables_are_no_titles():
    assert front(
        (BlockType.SPEAKER_NOTE, "発表用の総合計画の原稿", 1),
        (BlockType.FOOTNOTE, "出典：別の基本計画", 1),
        (BlockType.HEADING, "航路の見直し", 1),
    ) == ("航路の見直し", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", "2024"),
        ("2024-04", "2024-04"),
        (" 2024-04-01 ", "2024-04-01"),
        ("令和６年４月１日", "2024-04-01"),
        ("R6.4.1", "2024-04-01"),
        ("2024年4月", "2024-04"),
        ("令和６年度", None),
        ("2024年4月頃から", None),
        ("未定", None),
        ("", None),
    ],
)
def test_a_date_that_stands_alone(text, expected):
    assert published_value(text) == expected
