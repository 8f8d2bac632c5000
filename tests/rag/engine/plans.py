"""Two plans for the engine: one for everybody, one for a group."""

from pathlib import Path

from rag.index import Access
from tests.rag.ingest.taking import write

REPOSITORY = Path(__file__).parents[3]


QUAYS = tuple("松竹梅桜椿榎柳楠杉桐楓桃栗柿藤萩菊蘭葦稲")


def harbour(state, count=18):
    """A plan with a section for each quay, which is repaired in its own year for its own money."""
    return "# 潮見市港湾計画\n\n" + "\n\n".join(
        f"## 第{i}節　{quay}の岸壁\n\n{quay}の岸壁は、{state}の方針により令和{i % 5 + 6}年度に"
        f"{i}億円で補修する。"
        for i, quay in enumerate(QUAYS[:count], 1)
    )


FILES = {
    "港.md": harbour("新"),
    "内部/市場.md": "# 潮見市市場計画\n\n朝市の出店者を120者に増やす。朝市は日曜に開く。",
    "metadata.csv": "file_name,groups,confidentiality\n内部/市場.md,市場課,2\n港.md,,1\n",
}


def with_plans(engine, folder):
    """Two documents, one of them for a group only."""
    write(folder, FILES)
    engine.ingest([folder], collection="plans")
    return engine


PUBLIC = Access()
MARKET = Access(groups=frozenset({"市場課"}), clearance=2)
