"""From a document to the passages that the index takes in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from rag.analysis import Analysis, hash_words, kinds_held, pack
from rag.errors import DocumentTooLargeError
from rag.fields import content_lemmas, passage_terms, words_and_pairs
from rag.index import IndexedPassage
from rag.japanese.dates import find_dates
from rag.japanese.organisations import canonical, find_organisations
from rag.japanese.quantities import find_quantities
from rag.japanese.tokens import Token, tokenize
from rag.passages import Passage, PassageSize, split_passages
from rag.plans.plan import Plan
from rag.plans.records import Measure

if TYPE_CHECKING:
    import numpy as np

    from rag.embedding import Embedding

_BATCH = 64
_LAW = re.compile(
    r"第[0-9０-９一二三四五六七八九十百]+条|法律第|"
    r"[一-龠々]{2,}(?:法|政令|省令|条例|規則)(?=[（(「」、。にのをはが第\s]|$)"
)


@dataclass(frozen=True, slots=True)
class IndexingOptions:
    """How documents become passages.

    Attributes:
        size: Wanted lengths of passages.
        max_passages: Largest number of passages of one file; None for any.
    """

    size: PassageSize = field(default_factory=PassageSize)
    max_passages: int | None = 200_000


def index_passages(
    plan: Plan,
    *,
    content_hash: str,
    reader_version: str,
    title: str,
    issuer: str | None,
    default_era: str | None,
    embedding: Embedding | None,
    options: IndexingOptions,
) -> Iterator[IndexedPassage]:
    """Cuts a document and prepares every passage for the index, in bounded memory.

    Args:
        plan: The document with its outline and measures.
        content_hash: sha256 of the original.
        reader_version: Version of the readers.
        title: Title shown to people, which searches may name.
        issuer: Issuing body.
        default_era: Era of years that are written without one (「5年度」).
        embedding: Model for the vectors, None for an index without.
        options: Sizes and limits.

    Yields:
        The passages in order.

    Raises:
        DocumentTooLargeError: There are more passages than `options.max_passages`.
    """
    responsible = _Responsible(plan.measures)
    title_terms = words_and_pairs(f"{title}\n{issuer or ''}")
    passages = split_passages(
        plan.document,
        plan.outline,
        content_hash=content_hash,
        reader_version=reader_version,
        size=options.size,
    )
    count = 0
    while batch := list(islice(passages, _BATCH)):
        count += len(batch)
        if options.max_passages is not None and count > options.max_passages:
            raise DocumentTooLargeError(
                f"箇所の数が上限（{options.max_passages:,}）を超えます"
                "（設定 max_passages_per_file）。ファイルを分割してください。"
            )
        vectors = (
            None
            if embedding is None
            else embedding.embed_passages([embedded_text(passage) for passage in batch])
        )
        for row, passage in enumerate(batch):
            yield _indexed(
                passage,
                title_terms=title_terms,
                default_era=default_era,
                responsible=responsible.at(passage.char_start, passage.char_end),
                vector=None if vectors is None else vectors[row],
            )


def embedded_text(passage: Passage) -> str:
    """The text whose vector stands for a passage: its headings, its words, its context."""
    context = "\n".join(entry.text for entry in passage.context)
    return "\n".join((*passage.heading_path, passage.text, context)).strip()


def _indexed(
    passage: Passage,
    *,
    title_terms: list[str],
    default_era: str | None,
    responsible: frozenset[str],
    vector: np.ndarray | None,
) -> IndexedPassage:
    context = "\n".join(entry.text for entry in passage.context)
    whole = f"{passage.text}\n{context}" if context else passage.text
    tokens = tokenize(whole)
    own = [token for token in tokens if token.char_start < len(passage.text)]
    headings = _heading_tokens(passage.heading_path)
    dates = find_dates(whole, default_era=default_era)
    bodies = frozenset(mention.organisation.id for mention in find_organisations(whole))
    analysis = Analysis(
        words=hash_words(content_lemmas(own)),
        context=hash_words(content_lemmas(tokens[len(own) :])),
        headings=hash_words(content_lemmas(headings)),
        holds=kinds_held(
            dates=dates,
            quantities=find_quantities(whole, dates=dates),
            has_organisation=bool(bodies),
            has_law=_LAW.search(whole) is not None,
        ),
        blocks=passage.blocks,
    )
    years = {f"fy:{year}" for mention in dates for year in mention.fiscal_years}
    return IndexedPassage(
        id=passage.id,
        char_start=passage.char_start,
        char_end=passage.char_end,
        text=passage.text,
        heading_path=passage.heading_path,
        page=passage.page,
        context=tuple(asdict(entry) for entry in passage.context),
        facets=frozenset(years | {f"org:{body}" for body in bodies | responsible}),
        analysis=pack(analysis),
        terms=passage_terms(
            tokens=tokens,
            text=passage.text,
            headings=headings,
            title_terms=title_terms,
            dates=dates,
        ),
        vector=vector,
    )


@lru_cache(maxsize=256)
def _heading_tokens(heading_path: tuple[str, ...]) -> tuple[Token, ...]:
    """Tokens of the headings above a passage; its neighbours mostly stand below the same."""
    return tuple(tokenize("\n".join(heading_path)))


class _Responsible:
    """Bodies that are responsible for the measures of a plan, by where the measures stand.

    All passages of a measure can then be found under its ministry, not only the one that names it.
    """

    def __init__(self, measures: Sequence[Measure]) -> None:
        named = [
            (measure.char_start, measure.char_end, bodies)
            for measure in measures
            if (bodies := _ids(measure))
        ]
        self._spans = sorted(named, key=lambda span: span[:2])
        self._starts = [start for start, _, _ in self._spans]
        # A measure may hold others: how far back one can begin that is still open.
        self._reach = list(accumulate((end for _, end, _ in self._spans), max))

    def at(self, start: int, end: int) -> frozenset[str]:
        """Ids of the bodies responsible for what stands in a span."""
        found: set[str] = set()
        for place in range(bisect_left(self._starts, end) - 1, -1, -1):
            if self._reach[place] <= start:
                break
            if self._spans[place][1] > start:
                found |= self._spans[place][2]
        return frozenset(found)


def _ids(measure: Measure) -> frozenset[str]:
    bodies = (canonical(body.id) for body in measure.responsible)
    return frozenset(body.id for body in bodies if body is not None)
