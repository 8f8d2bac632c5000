"""A small collection of fictional plans, taken in as files are."""

from dataclasses import dataclass, field
from datetime import date

from rag.index import Access, Collection, Snapshot
from rag.ingest import IndexingOptions, IngestOptions, find_sources, ingest
from rag.ingest.model import EmbeddingPlan
from rag.passages import PassageSize
from rag.retrieval import search
from rag.retrieval.naming import DocumentName, DocumentNames
from rag.retrieval.understanding import understand
from rag.retrieval.words import question_words

TODAY = date(2026, 5, 1)

FERRY = (
    "渡船は船着場の桟橋から朝夕の便を出し、通学と通院の足を守り、乗組員の確保と船体の点検を行う。"
)
"""A paragraph that both plans of a line hold, word for word."""

FILES = {
    "nagisa_2022.md": f"""\
# なぎさ暮らし重点計画（2022年）

## 見守りカメラ

岸壁と公園と駅前の通りに見守りカメラを置き、高齢者と子供の事故を防ぐ。設置は令和４年度に80か所とする。
担当は総務省とする。

## 渡船の運航

{FERRY}
""",
    "nagisa_2025.md": f"""\
# なぎさ暮らし重点計画（2025年）

## 見守りカメラ

岸壁と公園と駅前の通りに見守りカメラを置き、高齢者と子供の事故を防ぐ。設置は令和８年度に120か所とする。
担当は総務省とする。

## 渡船の運航

{FERRY}

## 朝市の再開

朝市は毎月第２日曜日に開き、40店の出店を見込む。会場は旧市場の跡地とする。

## 潮流発電

経済産業省は、潮流発電の実証に令和７年度に3.4億円を充てる。
""",
    "town.md": """\
# 第三次総合振興計画

## 観測船の係留

観測船は北埠頭に係留する。使用料は1日8千円とし、申込先は港湾課とする。

## 図書館の夜間開館

図書館は金曜日に21時まで開く。
""",
    "draft.md": """\
# 渡船見直しの検討

## 渡船の減便

渡船の減便の案は令和８年度に示す。
""",
}
METADATA = """\
file_name,title,issuer,published,supersedes,confidentiality,visibility,owner
nagisa_2022.md,なぎさ暮らし重点計画（2022年）,暮らし省,2022-06-10,,1,all,
nagisa_2025.md,なぎさ暮らし重点計画（2025年）,暮らし省,2025-06-13,nagisa_2022.md,1,all,
town.md,第三次総合振興計画,潮見県なぎ市,2024-03-29,,1,all,
draft.md,渡船見直しの検討,暮らし省,2026-04-01,,2,private,sato
"""


@dataclass(frozen=True)
class Plans:
    """A generation of the collection, and what a test asks of it."""

    snapshot: Snapshot
    embedding: object = None
    access: Access = field(default_factory=Access)

    def search(self, question, **options):
        options = {"access": self.access, "today": TODAY} | options
        return search(question, snapshot=self.snapshot, embedding=self.embedding, **options)

    def understand(self, question, history=()):
        names = DocumentNames(
            [
                DocumentName(row.id, row.title, row.issuer, row.published, row.supersedes)
                for row in self.snapshot.documents(self.access)
            ]
        )
        return understand(question, history=history, names=names, today=TODAY)

    def words(self, question, history=()):
        return question_words(self.understand(question, history), self.snapshot, self.access)

    def id_of(self, file_name):
        rows = self.snapshot.documents(Access.everything())
        return next(row.id for row in rows if row.file_name == file_name)


def take_in(folder, files, metadata, plan):
    """A collection of files, closed by the caller."""
    documents = folder / "documents"
    documents.mkdir()
    for name, text in files.items():
        (documents / name).write_text(text, encoding="utf-8")
    (documents / "metadata.csv").write_text(metadata, encoding="utf-8")
    collection = Collection.create(folder / "indexes", "plans")
    options = IngestOptions(embedding=plan, indexing=IndexingOptions(size=PassageSize(60, 160)))
    ingest(find_sources([documents]), collection=collection, options=options)
    return collection


def by_words_alone(folder):
    return take_in(folder, FILES, METADATA, EmbeddingPlan(enabled=False))
