"""Search on public retrieval sets: `python -m eval.retrieval_sets FOLDER`.

A set is a folder with `corpus.jsonl` (`id`, `title`, `text`), `queries.jsonl` (`id`, `text`) and
`qrels.tsv` (query, entry, relevance; no header), as of BEIR. Each entry of the corpus becomes a
document of one passage, so that cutting documents plays no part: what is measured is the index and
the search alone, on texts that nobody here chose. Beside them stands plain BM25 over pairs of
characters, computed in the same run.

The sets are no part of the project. They show whether what was made for plans still finds other
texts; nothing is tuned on them.
"""
