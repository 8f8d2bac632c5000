"""From a document to the passages that the index takes in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from rag.analysis import Analysis, hash_words, kinds_held, pack
from rag.documents.model import Document
from rag.errors import DocumentTooLargeError
from rag.fields import content_lemmas, passage_terms, words_and_pairs
from rag.index import IndexedPassage
from rag.japanese.dates import find_dates
from rag.japanese.organisations import find_organisations
from rag.japanese.quantities import find_quantities
from rag.japanese.tokens import Token, tokenize
from rag.passages import Passage, PassageSize, split_passages
from rag.plans.outline import Outline, build_outline

if TYPE_CHECKING:
    import numpy as np

    from rag.embedding import Embedding

_BATCH = 64
_LAW = re.compile(
    r"第[0-9０-９一二三四五六七八九十百]+条|法律第|"
    r"[一-龠々]{2,}(?:法|政令|省令|条例|規則)(?=[（(「」、。にのをはが第\s]|$)"
)
_RESPONSIBLE = re.compile(
    r"(?:主?担当|所管|実施主体|担当部局|関係)(?:府省庁?|省庁|課|部局|部署)?[^。]{0,4}[：:]"
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
    document: Document,
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
        document: The document.
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
    outline = build_outline(document)
    responsible = _responsible_bodies(document, outline)
    title_terms = words_and_pairs(f"{title}\n{issuer or ''}")
    passages = split_passages(
        document,
        outline,
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
                responsible=responsible.get(passage.section, frozenset()),
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


def _responsible_bodies(document: Document, outline: Outline) -> dict[int | None, frozenset[str]]:
    """Bodies named as responsible (主担当府省庁：…), by the section that names them.

    All passages of a measure can then be found under its ministry, not only the one that holds
    the line.
    """
    found: dict[int, set[str]] = {}
    for segment in outline.segments:
        if segment.section is None:
            continue
        lines = [
            document.text[block.char_start : block.char_end]
            for block in document.blocks[segment.first : segment.last]
        ]
        for place, line in enumerate(lines):
            match = _RESPONSIBLE.search(line[:40])
            if match is None:
                continue
            following = lines[place + 1] if place + 1 < len(lines) else ""
            named = line[match.end() :].strip() or following
            found.setdefault(segment.section, set()).update(
                mention.organisation.id for mention in find_organisations(named[:200])
            )
    return {section: frozenset(bodies) for section, bodies in found.items()}
