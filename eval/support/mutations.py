"""One-fact mutations of true sentences: what a careless writer or a model gets wrong.

Each changes one thing of a sentence that its passages support, so that they no longer do: a number
(also into its neighbour in the passage), an amount, a unit, a date, a fiscal year, an era, a
ministry, a name, a negation, a limit, planned and done, more and less, all and some, two values
swapped. None of them knows how the check works.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.support.mutated_facts import FACTS, SWAPS
from eval.support.mutated_words import WORDS
from eval.support.mutation import Mutation

__all__ = ["Mutation", "mutate"]


def mutate(sentence: str, passages: Sequence[str]) -> list[Mutation]:
    """Makes the mutations that a sentence allows.

    Args:
        sentence: A sentence that the passages support.
        passages: Their texts, with context and headings.

    Returns:
        Sentences that the passages do not support, each once; the order is always the same.
    """
    text = "\n".join(passages)
    made = [mutation for change in (*FACTS, *WORDS, *SWAPS) for mutation in change(sentence, text)]
    return list({entry.sentence: entry for entry in made if entry.sentence != sentence}.values())
