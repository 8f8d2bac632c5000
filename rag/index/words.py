"""The lexical index of one generation: a tantivy index of terms that the caller made.

Terms go in as they are and come back as they are asked: no analyzer, no query language. Scores are
tantivy's BM25 with the caller's weights; ties are broken by key, so that equal inputs give equal
answers although tantivy names and orders its segments at random.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.index.failures import engine_errors, storage_errors
from rag.index.files import link_or_copy, sync_tree

if TYPE_CHECKING:
    import numpy as np
    import tantivy
    from numpy.typing import NDArray

    from rag.index.store import StoreEntry, StoreFilter, Terms

_PART = "語の索引"
_ANALYZER = "terms"
_HEAP_BYTES = 96_000_000
_TIE_MARGIN = 32
_REMEMBERED_TERMS = 65_536
# Scores of equal passages can differ in their last bits, by the order in which tantivy adds up.
_SCORE_STEP = 1e-5
# tantivy's white space analyzer, which only takes joined terms apart again, ends a term at these.
_BLANK = re.compile(r"[\t\n\f\r ]")
_BLANKS = {ord(blank): 0xE000 + ord(blank) for blank in "\t\n\f\r "}
# What tantivy keeps beside the segments: rewritten by rename, or locked by the processes using it.
_REWRITTEN = {"meta.json", ".managed.json"}


def _column(field: str) -> str:
    return f"t_{field}"


def _stored(term: str) -> str:
    """A term as it stands in the index: without the characters that would take it apart."""
    return term.translate(_BLANKS) if _BLANK.search(term) else term


def _schema(fields: Sequence[str]) -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_unsigned_field("document", indexed=True)
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic")
    for field in fields:
        builder.add_text_field(_column(field), tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


class WordsWriter:
    """Makes the lexical index of a new generation, from another one or from nothing.

    The files of the other one are hard-linked: tantivy writes segments once and replaces the two
    files that list them, so the generation that is being read stays as it is, bit by bit.

    Args:
        folder: The collection's folder, for messages.
        path: The new index; made here.
        base: The index to start from; None to start from nothing.
        fields: Names of the fields of terms.
    """

    def __init__(self, folder: Path, path: Path, base: Path | None, fields: Sequence[str]) -> None:
        self._folder = folder
        self._path = path
        self._fields = frozenset(fields)
        self._schema = _schema(fields)
        self._writer: tantivy.IndexWriter | None = None
        with storage_errors(folder):
            path.mkdir(parents=True)
            if base is not None:
                _clone(base, path)
        if base is None:
            with engine_errors(folder, _PART):
                self._open()

    def add(self, entries: Iterable[StoreEntry]) -> None:
        """Adds entries.

        Raises:
            ValueError: A field that the index does not have.
        """
        import tantivy

        writer = self._open_writer()
        for entry in entries:
            document = tantivy.Document()
            document.add_unsigned("key", entry.key)
            document.add_unsigned("document", entry.document_key)
            for facet in sorted(entry.facets):
                document.add_text("facets", facet)
            for field, terms in entry.terms.items():
                if field not in self._fields:
                    msg = f"the index has no field {field!r}"
                    raise ValueError(msg)
                document.add_text(_column(field), " ".join(map(_stored, filter(None, terms))))
            with engine_errors(self._folder, _PART):
                writer.add_document(document)

    def delete(self, document_key: int) -> None:
        """Deletes all entries of a document."""
        import tantivy

        # Not `delete_documents_by_term`: it takes a Python int for a signed term and finds nothing.
        query = tantivy.Query.term_query(self._schema, "document", document_key, "basic")
        writer = self._open_writer()
        with engine_errors(self._folder, _PART):
            writer.delete_documents_by_query(query)

    def commit(self) -> dict[str, Path]:
        """Finishes the index durably and returns its files by name."""
        if self._writer is not None:
            with engine_errors(self._folder, _PART):
                self._writer.commit()
                self._writer.wait_merging_threads()
            self._writer = None
        with engine_errors(self._folder, _PART):
            # Makes the lock file that readers need, now that the disk has room for it.
            self._open().searcher()
        with storage_errors(self._folder):
            sync_tree(self._path)
            return {
                f"words/{path.name}": path
                for path in sorted(self._path.iterdir())
                if path.suffix != ".lock"
            }

    def close(self) -> None:
        """Lets go of the index."""
        self._writer = None

    def _open(self) -> tantivy.Index:
        import tantivy

        index = tantivy.Index(self._schema, str(self._path))
        index.register_tokenizer(
            _ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        return index

    def _open_writer(self) -> tantivy.IndexWriter:
        """One indexing thread: the order of entries, and so the index, is that of the input."""
        if self._writer is None:
            with engine_errors(self._folder, _PART):
                self._writer = self._open().writer(_HEAP_BYTES, 1)
        return self._writer


def _clone(base: Path, path: Path) -> None:
    for source in sorted(base.iterdir()):
        if source.suffix == ".lock":
            continue
        if source.name in _REWRITTEN:
            (path / source.name).write_bytes(source.read_bytes())
        else:
            link_or_copy(source, path / source.name)


class WordsReader:
    """The lexical index of a finished generation. May be used by several threads at once.

    Args:
        folder: The collection's folder, for messages.
        path: The index.
        fields: Names of the fields of terms.
    """

    def __init__(self, folder: Path, path: Path, fields: Sequence[str]) -> None:
        import tantivy

        self._folder = folder
        self.fields = frozenset(fields)
        with engine_errors(folder, _PART):
            index = tantivy.Index.open(str(path))
            index.config_reader(reload_policy="manual")
            self._schema = index.schema
            # A finished generation never changes. (tantivy keeps one sleepy thread per open index
            # that looks for changes all the same; its Python interface has no switch for it.)
            self._searcher = index.searcher()
        with storage_errors(folder):
            meta = json.loads((path / "meta.json").read_bytes())
        self._has_deletions = any(segment["deletes"] for segment in meta["segments"])
        self._counted: dict[tuple[str, str, StoreFilter], int] = {}

    def search(self, terms: Terms, allowed: StoreFilter, k: int) -> dict[int, float]:
        """The best `k` passages that hold at least one of the terms: key -> score, best first."""
        query = self._weighted(terms)
        if query is None or k <= 0:
            return {}
        return self._best(self._filtered(query, allowed), k)

    def scores(self, terms: Terms, keys: Collection[int]) -> dict[int, float]:
        """The scores of given passages; those that hold none of the terms are left out."""
        import tantivy

        query = self._weighted(terms)
        if query is None or not keys:
            return {}
        wanted = tantivy.Query.term_set_query(self._schema, "key", sorted(keys))
        return self._best(_both(query, [wanted]), len(keys))

    def frequencies(
        self, terms: Mapping[str, Collection[str]], allowed: StoreFilter
    ) -> dict[str, dict[str, int]]:
        """Number of passages that hold each term, by field, among those that pass the filter."""
        return {
            field: {term: self._frequency(field, term, allowed) for term in wanted}
            for field, wanted in terms.items()
        }

    def keys(self) -> NDArray[np.int64]:
        """Keys of all living entries, ascending."""
        import numpy as np
        import tantivy

        with engine_errors(self._folder, _PART):
            found = self._searcher.search(
                tantivy.Query.all_query(), max(1, self._searcher.num_docs), count=False
            )
            keys = self._searcher.fast_field_values("key", [hit[1] for hit in found.hits])
        return np.sort(np.array(keys, dtype=np.int64))

    def _frequency(self, field: str, term: str, allowed: StoreFilter) -> int:
        """Number of living passages with a term; remembered, as counting takes its time."""
        asked = (field, term, allowed)
        if asked not in self._counted:
            if len(self._counted) >= _REMEMBERED_TERMS:
                self._counted.clear()
            self._counted[asked] = self._count(field, term, allowed)
        return self._counted[asked]

    def _count(self, field: str, term: str, allowed: StoreFilter) -> int:
        import tantivy

        if not term:
            return 0
        with engine_errors(self._folder, _PART):
            if allowed.is_open and not self._has_deletions:
                return self._searcher.doc_freq(_column(field), _stored(term))
            query = tantivy.Query.term_query(self._schema, _column(field), _stored(term), "freq")
            found = self._searcher.search(self._filtered(query, allowed), 1, count=True)
        # The stub file of tantivy leaves this attribute out.
        count: int = found.count  # type: ignore[attr-defined]
        return count

    def _weighted(self, terms: Terms) -> tantivy.Query | None:
        import tantivy

        queries = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(self._schema, _column(field), _stored(term), "freq"),
                weight,
            )
            for field, weights in sorted(terms.items())
            for term, weight in sorted(weights.items())
            if term and weight > 0
        ]
        if not queries:
            return None
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])

    def _filtered(self, query: tantivy.Query, allowed: StoreFilter) -> tantivy.Query:
        import tantivy

        conditions: list[tantivy.Query] = []
        if allowed.document_keys is not None:
            documents = sorted(allowed.document_keys)
            conditions.append(tantivy.Query.term_set_query(self._schema, "document", documents))
        conditions.extend(
            tantivy.Query.term_set_query(self._schema, "facets", sorted(group))
            for group in allowed.facets
        )
        return _both(query, conditions) if conditions else query

    def _best(self, query: tantivy.Query, k: int) -> dict[int, float]:
        """The best `k`, looking beyond them for as long as their last score goes on."""
        limit = k + _TIE_MARGIN
        while True:
            with engine_errors(self._folder, _PART):
                hits = self._searcher.search(query, limit, count=False).hits
            if not hits:
                return {}
            step = (hits[0][0] or 1.0) * _SCORE_STEP
            if len(hits) < limit or hits[k - 1][0] - hits[-1][0] > 2 * step:
                break
            limit *= 4
        with engine_errors(self._folder, _PART):
            keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        ranked = sorted(
            (-round(score / step), int(key), score)
            for key, (score, _) in zip(keys, hits, strict=True)
            if key is not None
        )
        return {key: score for _, key, score in ranked[:k]}


def _both(query: tantivy.Query, conditions: Sequence[tantivy.Query]) -> tantivy.Query:
    """The query under conditions that do not change its scores."""
    import tantivy

    clauses = [(tantivy.Occur.Must, query)]
    clauses.extend(
        (tantivy.Occur.Must, tantivy.Query.const_score_query(condition, 0.0))
        for condition in conditions
    )
    return tantivy.Query.boolean_query(clauses)
