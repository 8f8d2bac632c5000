"""A prefecture's 総合計画 as Word: chapters, measures 施策n－n, prose, tables of 成果指標."""

from __future__ import annotations

from pathlib import Path

from docx import Document as WordDocument

from tests.rag.plans.unseen.expectation import Kpi, Measure, Plan, numbered

_INDICATORS = ("指標名", "単位", "現状値（令和５年度）", "目標値（令和10年度）")
_CHAPTERS = (
    ("第１章　学び続けられる県", (
        ("施策１－１　地域で学ぶ場の充実",
         ("公民館の利用は若い世代で減っており、働く人が参加できる時間帯の講座が少ない。",),
         ("夜間と休日の講座を公民館と高校で開く。", "遠隔で受ける講座を県立図書館から配信する。"),
         (("夜間・休日講座の受講者数", "人", "2,450", "4,000"),
          ("遠隔講座を利用できる市町村の割合", "％", "38.5", "100")),
         "教育委員会、県民生活部"),
        ("施策１－２　若者の県内定着",
         ("県内の大学を卒業した者のうち、県内で職に就いた者は４割に満たない。",),
         ("学生が県内企業で働きながら学ぶ課程を設ける。",),
         (("県内大学卒業者の県内就職率", "％", "37.2", "45.0"),),
         "商工労働部"),
    )),
    ("第２章　森と水をつなぐ県", (
        ("施策２－１　人工林の若返り",
         ("植えてから50年を超えた人工林が６割を占め、手入れの遅れた山が増えている。",),
         ("伐採と植え替えを一体で請け負う事業者を育てる。",),
         (("再造林面積（年間）", "ha", "310", "520"), ("林業の新規就業者数", "人", "64", "90")),
         "農林水産部"),
    )),
)  # fmt: skip


def _write(path: Path) -> None:
    word = WordDocument()
    word.add_heading("深瀬県総合計画２０２４", 0)
    word.add_paragraph("令和６年３月")
    word.add_paragraph("深瀬県")
    for chapter, measures in _CHAPTERS:
        word.add_heading(chapter, 1)
        word.add_paragraph("この章では、県が市町村や企業とともに進める施策を示す。")
        for title, problems, actions, indicators, divisions in measures:
            word.add_heading(title, 2)
            word.add_heading("現状と課題", 3)
            for problem in problems:
                word.add_paragraph(problem)
            word.add_heading("主な取組", 3)
            for action in actions:
                word.add_paragraph(action, style="List Bullet")
            word.add_paragraph("成果指標")
            table = word.add_table(0, 4, style="Table Grid")
            for texts in (_INDICATORS, *indicators):
                for cell, text in zip(table.add_row().cells, texts, strict=True):
                    cell.text = text
            word.add_paragraph(f"担当部局：{divisions}")
    word.save(path)


def _kpi(indicator, unit, baseline, target):
    return Kpi(indicator, unit, "effect", (baseline, 2023), ((target, 2028),))


_LEARNING = numbered("第１章", "学び続けられる県")

PLAN = Plan(
    "prefecture_plan.docx",
    _write,
    (
        Measure(
            "地域で学ぶ場の充実",
            "1-1",
            section=_LEARNING,
            kpis=(
                _kpi("夜間・休日講座の受講者数", "人", 2450, 4000),
                _kpi("遠隔講座を利用できる市町村の割合", "％", 38.5, 100),
            ),
            responsible=(("教育委員会", "教育委員会"), ("県民生活部", "県民生活部")),
            fiscal_years=(2023, 2028),
        ),
        Measure(
            "若者の県内定着",
            "1-2",
            section=_LEARNING,
            kpis=(_kpi("県内大学卒業者の県内就職率", "％", 37.2, 45),),
            responsible=(("商工労働部", "商工労働部"),),
            fiscal_years=(2023, 2028),
        ),
        Measure(
            "人工林の若返り",
            "2-1",
            section=numbered("第２章", "森と水をつなぐ県"),
            kpis=(
                _kpi("再造林面積（年間）", "ha", 310, 520),
                _kpi("林業の新規就業者数", "人", 64, 90),
            ),
            responsible=(("農林水産部", "農林水産部"),),
            fiscal_years=(2023, 2028),
        ),
    ),
    published="2024-03",
)
