"""Drafts and checks as tables: one row a sentence and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.answering import Citation, Sentence, Support
from rag.answering.draft_check import CheckedSentence
from rag.drafting import Draft
from rag.drafting.places import used_words
from rag.export.checks import VERDICTS
from rag.export.tables import Column, Table, Value
from rag.japanese.written_dates import japanese_date

SUPPORT = {
    Support.SUPPORTED: "出典と照合済",
    Support.PARTIAL: "一部のみ照合",
    Support.UNSUPPORTED: "出典に見当たらず",
    Support.UNVERIFIED: "照合できず",
    None: "",
}
_SOURCE = (
    Column("出典番号", 8),
    Column("文書", 30),
    Column("発行", 16),
    Column("日付", 14),
    Column("ページ", 7),
    Column("見出し", 30),
    Column("引用", 60),
    Column("取扱い", 14),
    Column("箇所ID", 18, grows=False),
    Column("出典のリンク", 36, grows=False),
)


def draft_table(draft: Draft) -> Table:
    """The sentences of a draft, each with its sources."""
    columns = (Column("問", 5), Column("見出し（原稿）", 26), Column("文", 60))
    verdict = (Column("照合", 14), Column("理由", 30))
    cited = {citation.number: citation for citation in draft.citations}
    rows = (
        ((section.item, section.heading, sentence.text), sentence)
        for section in draft.all_sections
        for sentence in section.sentences
    )
    return Table(
        "原稿",
        (*columns, *verdict, *_SOURCE),
        tuple(row for place, sentence in rows for row in _rows(place, sentence, cited)),
        frozen=3,
    )


def check_table(checked: Sequence[CheckedSentence]) -> Table:
    """The sentences of a check, each with its sources."""
    columns = (Column("番号", 6), Column("文", 60), Column("照合", 16), Column("理由", 40))
    return Table(
        "原稿チェック",
        (*columns, *_SOURCE),
        tuple(
            (place, sentence.text, VERDICTS[sentence.verdict], sentence.reason, *source)
            for place, sentence in enumerate(checked, 1)
            for source in _sources(sentence.citations)
        ),
        frozen=2,
    )


def _rows(
    place: tuple[Value, ...], sentence: Sentence, cited: dict[int, Citation]
) -> Iterator[tuple[Value, ...]]:
    for source in _sources([cited[number] for number in sentence.citations]):
        yield (*place, SUPPORT[sentence.support], sentence.reason, *source)


def _sources(citations: Sequence[Citation]) -> Iterator[tuple[Value, ...]]:
    """A row for each source; one of empty cells where there is none."""
    for citation in citations:
        document, passage = citation.hit.document, citation.hit.passage
        yield (
            citation.number,
            document.title,
            document.issuer,
            japanese_date(document.published),
            passage.page,
            " > ".join(passage.heading_path),
            used_words(citation),
            document.handling,
            passage.id,
            document.extra.get("link"),
        )
    if not citations:
        yield (None,) * len(_SOURCE)
