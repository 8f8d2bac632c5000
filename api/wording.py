"""Words that every face of the API uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.answering.extractive import MODEL as EXTRACTIVE
from rag.japanese.written_dates import japanese_date, titled

EXTRACTED = "文書からの抜き書きです（生成AIは使っていません）"
GENERATED = "生成AIによる回答です。引用元を確認してください"
VERDICTS = {
    "supported": "出典と照合済",
    "partial": "一部のみ照合",
    "unsupported": "出典に見当たらず",
    "unverified": "照合できず",
}
_SLIDES = (".pptx", ".pptm", ".ppt")


def origin(model: str) -> str:
    """What an answer is made of."""
    return EXTRACTED if model == EXTRACTIVE else GENERATED


def place(passage: Mapping[str, Any]) -> str:
    """Document, issuer and date, handling, page or slide, and headings of a passage.

    Args:
        passage: A passage as `rag.wire.passage_json` makes it.
    """
    document = passage["document"]
    date = japanese_date(document["published"])
    parts = [titled(document["title"], document["issuer"], date)]
    if document["handling"]:
        parts.append(f"〔{document['handling']}〕")
    if passage["page"] is not None:
        slide = document["file_name"].lower().endswith(_SLIDES)
        parts.append(f"スライド{passage['page']}" if slide else f"{passage['page']}ページ")
    if headings := [name for name in passage["heading_path"] if name != document["title"]]:
        parts.append(" > ".join(headings))
    return " ".join(parts)
