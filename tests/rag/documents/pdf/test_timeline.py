"""Schedules of which only the header is ruled."""

from __future__ import annotations

from tests.rag.documents.pdf.pages import LANDSCAPE, Paper, rows, shown


def slide(tmp_path, header: list[str]) -> Paper:
    paper = Paper(tmp_path / "a.pdf", LANDSCAPE)
    xs = [60, 180, 300, 420, 540]
    paper.grid(xs, [80, 110])
    paper.row(xs, 98, header)
    return paper


def bar(paper: Paper, x0: float, y: float, x1: float, text: str) -> None:
    paper.box(x0, y, x1, y + 26, fill=0.9)
    paper.text(x0 + 8, y + 16, text, 9)


def test_bars_below_a_row_of_periods_stand_in_its_columns(tmp_path):
    paper = slide(tmp_path, ["４～６月", "７～９月", "10～12月", "１～３月"])
    bar(paper, 64, 130, 170, "改善計画の提出")
    bar(paper, 190, 130, 410, "全国への拡大")
    bar(paper, 130, 170, 530, "基盤の試行")
    paper.text(60, 300, "※日程は見込みである。")
    document = paper.read()
    assert rows(document) == [
        [
            (0, 1, 1, "*４～６月"),
            (1, 1, 1, "*７～９月"),
            (2, 1, 1, "*10～12月"),
            (3, 1, 1, "*１～３月"),
        ],
        [(0, 1, 1, "改善計画の提出"), (1, 2, 1, "全国への拡大")],
        [(0, 4, 1, "基盤の試行")],
    ]
    assert shown(document)[-1] == ("paragraph", "※日程は見込みである。")


def test_labels_stand_beside_their_bars(tmp_path):
    paper = slide(tmp_path, ["施策", "令和６年度", "令和７年度", "令和８年度"])
    paper.text(64, 146, "窓口の統合", 9)
    bar(paper, 190, 130, 410, "設計と移行")
    paper.text(64, 196, "職員の研修", 9)
    bar(paper, 310, 180, 530, "毎年度の実施")
    assert rows(paper.read())[1:] == [
        [(0, 1, 1, "窓口の統合"), (1, 2, 1, "設計と移行")],
        [(0, 1, 1, "職員の研修"), (2, 2, 1, "毎年度の実施")],
    ]


def test_boxes_below_any_other_row_are_no_schedule(tmp_path):
    paper = slide(tmp_path, ["課題", "原因", "対応", "担当"])
    bar(paper, 64, 130, 170, "待ち時間")
    bar(paper, 190, 130, 410, "人手の不足")
    assert len(rows(paper.read())) == 1
