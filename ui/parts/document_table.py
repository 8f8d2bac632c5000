"""Documents as rows of a table, and what was found in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui import words
from ui.parts.elements import facts, tag, text
from ui.parts.keeping import until
from ui.parts.pick_table import Column
from ui.parts.years import japanese_date

Record = Mapping[str, Any]
COLUMNS = (
    Column("題名", pick=True, width="16em"),
    Column("発行者", width="9em"),
    Column("日付", width="10em"),
    Column("状態", width="10em"),
    Column("ページ", number=True),
    Column("箇所", number=True),
    Column("施策", number=True),
    Column("公開範囲", width="8em"),
    Column("使える期限", width="9em"),
)
_SIGNS = {"queued": "◔", "indexing": "◑", "ready": "✓", "failed": "✕"}
_LEVELS = {1: "機密性１", 2: "機密性２"}


def state_of(document: Record) -> str:
    """The state of a document in words, with the reason where it could not be read."""
    state = document["status"]
    said = f"{_SIGNS.get(state, '')} {words.DOCUMENT_STATES.get(state, state)}".strip()
    if document.get("reason") and state == "failed":
        return f"{said}（{document['reason']}）"
    if document.get("reason"):
        return f"{said}\n（新しい版は読み取れませんでした：{document['reason']}）"
    return said


def row_of(document: Record) -> list[str]:
    """A document as a row of the table."""
    return [
        str(document["title"] or document["file_name"]),
        str(document["issuer"] or ""),
        japanese_date(document["published"]),
        state_of(document) + _warned(document),
        _figure(document["pages"]),
        _figure(document["passages"]) if document["status"] == "ready" else "",
        _figure(document["measures"]),
        words.VISIBILITIES.get(document["visibility"], ""),
        until(document["retain_until"]),
    ]


def found_html(document: Record, titles: Mapping[str, str]) -> str:
    """What is known of a document and what was found in it.

    Args:
        document: As the API gives it.
        titles: Titles of the documents by their ids, for the one that it supersedes.
    """
    supersedes = document["supersedes"]
    warnings = "".join(tag("li", text(one)) for one in document["warnings"])
    known = facts(
        (
            ("状態", text(state_of(document))),
            ("ファイル名", text(document["file_name"])),
            ("発行者", text(document["issuer"] or "")),
            ("日付", text(japanese_date(document["published"]))),
            ("前の計画", text(titles.get(supersedes, supersedes) if supersedes else "")),
            ("機密性", text(_LEVELS.get(document["confidentiality"], ""))),
            ("取扱い", text(document["handling"] or "")),
            ("公開範囲", text(_visible_to(document))),
            ("使える期限", text(until(document["retain_until"]))),
            (words.PUBLIC_URL, _copyable(document["source_url"])),
            ("ページ", text(_figure(document["pages"]))),
            ("箇所", text(_figure(document["passages"]))),
            ("施策", text(_figure(document["measures"]))),
        )
    )
    told = tag("h3", "読み取りで気づいたこと") + tag("ul", warnings) if warnings else ""
    return tag("div", known + told, "tp-block")


def _visible_to(document: Record) -> str:
    said = words.VISIBILITIES.get(document["visibility"], "")
    groups = "、".join(document["groups"])
    return f"{said}：{groups}" if groups else said


def _copyable(address: str | None) -> str:
    return tag("code", text(address)) if address else ""


def _warned(document: Record) -> str:
    warnings = document["warnings"]
    return f"\n⚠ 注意 {len(warnings)}件" if warnings else ""


def _figure(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
