"""Plain text as people and converters leave it."""

import pytest

from rag.documents.model import BlockType, ReadLimits
from rag.documents.text import read_text
from rag.errors import BrokenDocumentError, DocumentTooLargeError, EmptyDocumentError

LIMITS = ReadLimits()

PRINTED = """\
　　　　　　　　　　　　みなせ市港湾計画の改定について

１　趣旨

　この要領は、みなせ市の港湾計画を改定するに当たり、関係する部局が行う作業の手順と期限を
定めるものである。改定の対象は、令和７年度から令和１１年度までの五年間に実施する事業とし、
桟橋の耐震化、荷さばき施設の再編及び漁港との連携に係るものを含む。この趣旨を踏まえ、各課は
所管する事業の実績を点検する。

２　作業の手順

(1) 港湾課は、令和７年６月末までに現況調査を取りまとめ、調整会議に報告するものとし、調整会
    議は、報告を受けた日から三十日以内に改定の方針を決定し、関係する各課に通知するものと
    する。
(2) 各課は、通知を受けたときは、所管する事業の見直し案を作成し、令和７年９月末までに企画課
    に提出するものとする。見直し案には事業費の見込み及び完了予定年度を明記するものとする。
"""


def write(tmp_path, text, encoding="utf-8", name="計画.txt"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def texts(document):
    return [document.text[block.char_start : block.char_end] for block in document.blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp"])
def test_hard_wrapped_lines_become_paragraphs_in_every_encoding(tmp_path, encoding):
    document = read_text(write(tmp_path, PRINTED.replace("\n", "\r\n"), encoding), LIMITS)
    assert texts(document) == [
        "みなせ市港湾計画の改定について",
        "１　趣旨",
        "この要領は、みなせ市の港湾計画を改定するに当たり、関係する部局が行う作業の手順と期限を"
        "定めるものである。改定の対象は、令和７年度から令和１１年度までの五年間に実施する事業とし、"
        "桟橋の耐震化、荷さばき施設の再編及び漁港との連携に係るものを含む。この趣旨を踏まえ、各課は"
        "所管する事業の実績を点検する。",
        "２　作業の手順",
        "(1) 港湾課は、令和７年６月末までに現況調査を取りまとめ、調整会議に報告するものとし、調整会"
        "議は、報告を受けた日から三十日以内に改定の方針を決定し、関係する各課に通知するものと"
        "する。",
        "(2) 各課は、通知を受けたときは、所管する事業の見直し案を作成し、令和７年９月末までに企画課"
        "に提出するものとする。見直し案には事業費の見込み及び完了予定年度を明記するものとする。",
    ]


def test_header_lines_at_the_right_are_not_joined(tmp_path):
    header = "　" * 36 + "港振第１２号\n" + "　" * 32 + "令和７年４月１４日\n"
    document = read_text(write(tmp_path, header + PRINTED), LIMITS)
    assert texts(document)[:3] == [
        "港振第１２号",
        "令和７年４月１４日",
        "みなせ市港湾計画の改定について",
    ]


def double_spaced(lines):
    return "\n\n".join(lines) + "\n"


def test_page_furniture_furigana_and_footnotes_leave_the_sentence_whole(tmp_path):
    filler = [
        "沿岸の集落では人口の減少が続いており、港を支える担い手の確保が急務となっている。市は、漁",
        "業者、観光事業者及び住民団体と協議しながら、港の役割を見直し、新たな需要を取り込む。 ",
        "あわせて、災害時に物資を受け入れる拠点としての機能を高めるため、耐震岸壁の整備を進め、隣",
        "接する緑地を避難場所として位置付ける。これらの取組は毎年度点検し、結果を公表する。 ",
    ]
    lines = []
    for page in range(1, 7):
        lines += filler
        lines += [
            "水揚げの記録を電子化し、市場と共有することにより、出荷の待ち時間を短縮するとともに、漁",
            "港振興",
            "獲量の変動に備える。あわせて記録の様式を統一し、関係する事業者の負担を軽減する。 ",
            str(page),
        ]
    text = double_spaced(lines)
    text += (
        "岸壁の終焉\nえん\n\n後の利用について、市は有識者からなる検討会を設け、令和８年度までに方針をま\n\n"
        "                              \n"
        "1 検討会は令和６年５月に設置した。 \n"
        "2 委員は七人である。 \n"
        " とめる。 \n"
    )
    document = read_text(write(tmp_path, text), LIMITS)
    found = texts(document)
    assert (
        "水揚げの記録を電子化し、市場と共有することにより、出荷の待ち時間を短縮するとともに、漁"
        "獲量の変動に備える。あわせて記録の様式を統一し、関係する事業者の負担を軽減する。"
    ) in found
    assert found[-3:] == [
        "岸壁の終焉後の利用について、市は有識者からなる検討会を設け、令和８年度までに方針をまとめる。",
        "1 検討会は令和６年５月に設置した。",
        "2 委員は七人である。",
    ]
    assert [block.type for block in document.blocks[-2:]] == [BlockType.FOOTNOTE] * 2
    assert "港振興" not in document.text
    assert not [text for text in found if text.isdigit()]


def test_lines_are_paragraphs_where_nothing_was_wrapped(tmp_path):
    text = (
        "＜背景＞\n・人口が減る。\n・港が古い。\n（単位：千円）\n"
        "本文はここから始まり、とても長く続く一行である。\n"
    )
    document = read_text(write(tmp_path, text), LIMITS)
    assert [(block.type, t) for block, t in zip(document.blocks, texts(document), strict=True)] == [
        (BlockType.LIST_ITEM, "＜背景＞"),
        (BlockType.LIST_ITEM, "・人口が減る。"),
        (BlockType.LIST_ITEM, "・港が古い。"),
        (BlockType.CAPTION, "（単位：千円）"),
        (BlockType.PARAGRAPH, "本文はここから始まり、とても長く続く一行である。"),
    ]


def test_tabs_make_a_table_with_header_and_places(tmp_path):
    text = "工程\n令和6年度\t令和7年度\t目標\n▶調査\t\t3港で完了\n\t▶工事\t\n本文。\n"
    document = read_text(write(tmp_path, text), LIMITS)
    rows = [block for block in document.blocks if block.type is BlockType.TABLE_ROW]
    assert [
        [(document.text[c.char_start : c.char_end], c.column, c.header) for c in row.cells]
        for row in rows
    ] == [
        [("令和6年度", 0, True), ("令和7年度", 1, True), ("目標", 2, True)],
        [("▶調査", 0, False), ("3港で完了", 2, False)],
        [("▶工事", 1, False)],
    ]
    assert document.text == "工程\n令和6年度\t令和7年度\t目標\n▶調査\t\t3港で完了\n\t▶工事\n本文。"


def test_markdown_traces_in_text(tmp_path):
    text = "# 1 港\n\n- **岸壁**の補修  \n  3か所\n\n## 2 市場\n\n**【予算】 荷さばき所 1.2億円**\n"
    document = read_text(write(tmp_path, text), LIMITS)
    assert [
        (b.type, b.level, t) for b, t in zip(document.blocks, texts(document), strict=True)
    ] == [
        (BlockType.HEADING, 1, "1 港"),
        (BlockType.LIST_ITEM, None, "岸壁の補修\n3か所"),
        (BlockType.HEADING, 2, "2 市場"),
        (BlockType.LIST_ITEM, None, "【予算】 荷さばき所 1.2億円"),
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyDocumentError),
        (b" \r\n\t\n", EmptyDocumentError),
        (bytes(range(256)) * 8, BrokenDocumentError),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, error):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(error):
        read_text(path, LIMITS)


def test_too_large(tmp_path):
    with pytest.raises(DocumentTooLargeError, match="max_file_mb"):
        read_text(write(tmp_path, "港" * 100), ReadLimits(max_file_bytes=100))
