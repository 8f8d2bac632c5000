"""A chapter of a white paper as Word: prose with years and amounts, and no measure."""

from __future__ import annotations

from pathlib import Path

from docx import Document as WordDocument

from tests.rag.plans.unseen.expectation import Plan

_CHAPTER = (
    ("第２章　離島の暮らしと情報通信", 1, (
        "離島の人口は、この20年で３割余り減った。とりわけ高校のない島では、進学とともに島を離れた"
        "若者が戻らないことが、集落の維持を難しくしている。",
    )),
    ("第１節　通信環境の変化", 2, (
        "光回線が届く島は、2015年度には全体の５割であったが、2023年度には９割を超えた。海底に敷設した"
        "通信線の事業費は１島当たり平均で約14億円とされ、その多くを国と県が負担してきた。",
        "通信の改善は、診療や授業を遠隔で受ける動きを広げた。2024年４月に始まった遠隔診療の試みでは、"
        "利用者の満足度が高い一方、機器の操作に不安を感じる高齢者が４割に上った。",
    )),
    ("第２節　小規模な市場の課題", 2, (
        "離島の通信販売の市場規模は、推計で約3,400億円とみられる。配送に要する費用は本土の1.8倍であり、"
        "令和５年度の調査では、島の事業者の６割が送料を経営上の負担と答えた。",
        "目標を掲げて輸送を見直した島もあるが、効果が現れるまでには時間を要する。担当する職員の数も"
        "限られており、計画の見直しは進んでいない。",
    )),
)  # fmt: skip


def _write(path: Path) -> None:
    word = WordDocument()
    word.add_heading("離島白書（令和６年版）", 0)
    for title, level, paragraphs in _CHAPTER:
        word.add_heading(title, level)
        for paragraph in paragraphs:
            word.add_paragraph(paragraph)
    table = word.add_table(0, 3, style="Table Grid")
    for texts in (
        ("区分", "2015年度", "2023年度"),
        ("光回線が届く島の割合", "51％", "92％"),
        ("定期航路のある島の数", "148", "143"),
    ):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    word.save(path)


PLAN = Plan("white_paper.docx", _write, (), published="2024-07")
