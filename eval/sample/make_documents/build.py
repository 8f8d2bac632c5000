"""Which sample document is made of which source."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.sample.make_documents.markdown import write_markdown
from eval.sample.make_documents.markup import parse
from eval.sample.make_documents.notice import write_notice
from eval.sample.make_documents.pdf import write_pdf
from eval.sample.make_documents.slides import write_slides
from eval.sample.make_documents.word import write_word
from eval.sample.make_documents.workbook import write_workbook

SOURCES = Path(__file__).parent / "sources"
DOCUMENTS = Path(__file__).parents[1] / "documents"


def _text(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name))


MAKERS: dict[str, Callable[[], bytes]] = {
    "kurashi_plan_2025.docx": lambda: write_word(
        parse(_text("kurashi_plan_2025.txt")),
        running_head="暮らし基盤デジタル化重点計画（令和７年度）",
    ),
    "kurashi_plan_2022.md": lambda: write_markdown(parse(_text("kurashi_plan_2022.txt"))),
    "mobile_counter_notice_2025.txt": lambda: write_notice(_text("mobile_counter_notice_2025.txt")),
    "nagigaura_master_plan_2024.pdf": lambda: write_pdf(
        parse(_text("nagigaura_master_plan_2024.txt")),
        running_head="第３次凪ヶ浦市総合計画　前期基本計画",
    ),
    "island_route_schedule_2025.xlsx": lambda: write_workbook(
        _table("island_route_schedule_2025.toml")
    ),
    "council_slides_2026.pptx": lambda: write_slides(_table("council_slides_2026.toml")),
}
"""File name of each document, and what makes it."""


def write_documents(folder: Path = DOCUMENTS) -> list[Path]:
    """Makes every sample document.

    Args:
        folder: Where they go; made if it does not exist.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, make in MAKERS.items():
        path = folder / name
        path.write_bytes(make())
        paths.append(path)
    return paths
