"""What can be chosen to narrow a list, under labels that are found by typing any usual spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_SHORT: Mapping[str, str] = {
    "内閣官房": "官房",
    "公正取引委員会": "公取委",
    "警察庁": "警察",
    "個人情報保護委員会": "個情委",
    "金融庁": "金融",
    "消費者庁": "消費者",
    "こども家庭庁": "こ家庁",
    "デジタル庁": "デジ庁",
    "復興庁": "復興",
    "総務省": "総務",
    "法務省": "法務",
    "外務省": "外務",
    "財務省": "財務",
    "国税庁": "国税",
    "文部科学省": "文科省",
    "文化庁": "文化",
    "厚生労働省": "厚労省",
    "農林水産省": "農水省",
    "林野庁": "林野",
    "水産庁": "水産",
    "経済産業省": "経産省",
    "資源エネルギー庁": "エネ庁",
    "中小企業庁": "中企庁",
    "国土交通省": "国交省",
    "観光庁": "観光",
    "海上保安庁": "海保",
    "環境省": "環境",
    "防衛省": "防衛",
    "人事院": "人事",
}


def ministry_option(name: str) -> str:
    """A ministry as an option that is found by its short name too: 経済産業省（経産省）."""
    short = _SHORT.get(name)
    return f"{name}（{short}）" if short and short not in name else name


def document_option(document: Mapping[str, Any]) -> str:
    """A document as an option: its title, or its file name where several bear the title."""
    return str(document["title"] or document["file_name"])


def titled(documents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Labels of documents by their ids, no two alike."""
    known = list(documents)
    titles = [document_option(one) for one in known]
    return {
        str(one["id"]): title if titles.count(title) == 1 else f"{title}（{one['file_name']}）"
        for one, title in zip(known, titles, strict=True)
    }


def ministries_of(measures: Iterable[Mapping[str, Any]]) -> list[str]:
    """The bodies that are responsible for measures, ministries before divisions."""
    found = {
        str(known or written)
        for measure in measures
        for written, known in zip(measure["ministries"], measure["ministry_ids"], strict=True)
    }
    return sorted(found, key=lambda name: (not _is_ministry(name), name))


def years_of(measures: Iterable[Mapping[str, Any]]) -> list[int]:
    """Every fiscal year that measures name, the latest first."""
    return sorted({year for measure in measures for year in _years(measure)}, reverse=True)


def _is_ministry(name: str) -> bool:
    return name.endswith(("省", "庁", "府", "内閣官房", "委員会", "院"))


def _years(measure: Mapping[str, Any]) -> set[int]:
    years = set(measure["fiscal_years"])
    years.update(one["fiscal_year"] for one in measure["budgets"] if one["fiscal_year"])
    for entry in measure["schedule"]:
        years.update(year for year in (entry["from"], entry["to"]) if year)
    return years
