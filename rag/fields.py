"""The lexical fields: under which terms a passage is indexed and a question is asked.

Both sides are made here, so that they cannot drift apart. A field is a view of the passage that is
weighted on its own:

* `body`   lemmas of the content words of the text and its context
* `pair`   pairs of content words that touch (compounds)
* `chars`  pairs of characters, which forgive what the dictionary cuts differently
* `head`   lemmas and pairs of the headings that the passage stands under
* `title`  lemmas and pairs of the document's title and issuer
* `time`   years, fiscal years and months named, in Western form (令和5年度 = 2023年度)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.japanese.dates import DateMention, find_dates
from rag.japanese.tokens import Token, bigrams, character_bigrams, tokenize

FIELDS = ("body", "pair", "chars", "head", "title", "time")


def content_lemmas(tokens: Iterable[Token]) -> list[str]:
    """Lemmas of content words, in order."""
    return [token.lemma for token in tokens if token.content]


def lemma_set(text: str) -> frozenset[str]:
    """Lemmas of the content words of a text, each once.

    Words end where lines end, so lines are read one by one and remembered: a passage and what is
    cut out of it share them, and question after question asks for the same labels and headings.
    """
    lines = text.split("\n")
    if len(lines) == 1:
        return _line_lemmas(text)
    return frozenset().union(*map(_line_lemmas, lines))


@lru_cache(maxsize=32_768)
def _line_lemmas(line: str) -> frozenset[str]:
    return frozenset(content_lemmas(tokenize(line)))


def words_and_pairs(text: str) -> list[str]:
    """Lemmas of the content words of a text, and their pairs."""
    tokens = tokenize(text)
    return [*content_lemmas(tokens), *bigrams(tokens)]


def time_terms(mentions: Iterable[DateMention]) -> list[str]:
    """Terms for the years, fiscal years and months that phrases name."""
    terms: list[str] = []
    for mention in mentions:
        terms.extend(f"fy{year}" for year in mention.fiscal_years)
        for time in mention.dates:
            if time.year is not None and time.calendar == "calendar":
                terms.append(f"y{time.year}")
                if time.month is not None:
                    terms.append(f"y{time.year}m{time.month}")
    return terms


def passage_terms(
    *,
    tokens: Sequence[Token],
    text: str,
    headings: Sequence[Token],
    title_terms: Sequence[str],
    dates: Iterable[DateMention],
) -> dict[str, list[str]]:
    """The terms of a passage, by field, repeated as they occur.

    Args:
        tokens: Tokens of its text and context.
        text: Its text.
        headings: Tokens of its heading path.
        title_terms: Words and pairs of its document's title and issuer.
        dates: Dates in its text and context.
    """
    return {
        "body": content_lemmas(tokens),
        "pair": bigrams(tokens),
        "chars": character_bigrams(text),
        "head": [*content_lemmas(headings), *bigrams(headings)],
        "title": list(title_terms),
        "time": time_terms(dates),
    }


def question_terms(text: str, *, default_era: str | None = "令和") -> dict[str, list[str]]:
    """The terms of a question, by field."""
    tokens = tokenize(text)
    words = content_lemmas(tokens)
    pairs = bigrams(tokens)
    return {
        "body": words,
        "pair": pairs,
        "chars": character_bigrams(text),
        "head": [*words, *pairs],
        "title": [*words, *pairs],
        "time": time_terms(find_dates(text, default_era=default_era)),
    }
