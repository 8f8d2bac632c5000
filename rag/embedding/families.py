"""Prefixes that families of embedding models were trained with.

A model's family is a setting, never guessed from its name: the wrong prefix costs several points
of nDCG and no error tells.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """How a family of models wants its inputs.

    Attributes:
        name: Name used in the settings.
        query: Text put before a question.
        passage: Text put before a passage.
        source: Where the family's authors say so.
    """

    name: str
    query: str
    passage: str
    source: str


FAMILIES = {
    family.name: family
    for family in (
        Family("none", "", "", "symmetric models; also BGE-M3 dense (model card BAAI/bge-m3)"),
        Family("bge-m3", "", "", "model card BAAI/bge-m3: no instruction for dense retrieval"),
        Family("e5", "query: ", "passage: ", "model card intfloat/multilingual-e5-large"),
        Family(
            "e5-instruct",
            "Instruct: Given a question, retrieve passages that answer it\nQuery: ",
            "",
            "model card intfloat/multilingual-e5-large-instruct",
        ),
        Family("ruri", "クエリ: ", "文章: ", "model card cl-nagoya/ruri-large"),
        Family("ruri-v3", "検索クエリ: ", "検索文書: ", "model card cl-nagoya/ruri-v3-310m"),
        Family("glucose-v2", "query: ", "passage: ", "model card pkshatech/GLuCoSE-base-ja-v2"),
        Family(
            "sarashina",
            "task: クエリを与えるので、"
            "もっともクエリに意味が似ている一節を探してください。\nquery: ",
            "text: ",
            "model card sbintuitions/sarashina-embedding-v2-1b",
        ),
        Family("plamo", "", "", "model card pfnet/plamo-embedding-1b"),
    )
}
