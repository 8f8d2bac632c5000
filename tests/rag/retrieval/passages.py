"""Candidates for the second stage, made from a few words."""

from rag.analysis import Analysis, Holds, hash_words, pack
from rag.retrieval.rerank import Candidate, Scored


def analysis(words, *, context="", headings="", holds=Holds.NOTHING):
    """A packed analysis; words stand with blanks between them."""
    return pack(
        Analysis(
            hash_words(words.split()),
            hash_words(context.split()),
            hash_words(headings.split()),
            holds,
            (),
        )
    )


def candidate(key, words="", *, document="a", title="", lexical=1.0, vector=None, **more):
    return Candidate(key, lexical, vector, analysis(words, **more), document, title)


def scored(key, words, **more):
    return Scored(candidate(key, words, **more), 1.0, {})
