"""Offices that people hold: 大臣 is not 副大臣, 知事 is not 市長."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.support.alignment import Alignment

# After NFKC without white space. The longest first, so that 事務次官 is not read as 次官.
_OFFICES = (
    "総理大臣", "大臣政務官", "大臣補佐官", "大臣", "政務官", "補佐官", "長官", "事務次官", "次官",
    "審議官", "統括官", "参事官", "知事", "市長", "町長", "村長", "区長", "首長", "局長", "部長",
    "課長", "室長", "係長", "所長", "署長", "支社長", "社長", "理事長", "理事", "総裁", "頭取",
    "会長", "議長", "座長", "委員長", "議員", "学長", "校長", "園長", "教育長", "本部長", "総監",
    "監査役", "教授", "顧問",
)  # fmt: skip
_RANKS = "副|次|元|前|新|現|准|代理"
_OFFICE = re.compile(rf"(?P<rank>{_RANKS})?(?P<office>{'|'.join(_OFFICES)})(?P<acting>代理|代行)?")
_SAME_RANK = {"現": ""}


def missing_office(sentence: str, alignments: Sequence[Alignment]) -> str:
    """Finds an office that a sentence names and no passage does.

    Args:
        sentence: The sentence without white space, NFKC.
        alignments: It beside each of its passages.

    Returns:
        The office as the sentence says it, empty where there is none. An office counts with what
        makes it another one: 副, 元, 代理.
    """
    known = {key for alignment in alignments for key, _ in _offices(alignment.evidence.squeezed)}
    return next((text for key, text in _offices(sentence) if key not in known), "")


def _offices(text: str) -> list[tuple[tuple[str, str, str], str]]:
    found = []
    for match in _OFFICE.finditer(text):
        rank = match.group("rank") or ""
        key = (_SAME_RANK.get(rank, rank), match.group("office"), match.group("acting") or "")
        found.append((key, match.group()))
    return found
