"""Questions that a model writes itself: 問 and 更問 of a draft.

A question claims nothing and needs no source, but what it takes for granted must not be the model's
own: 「なぜ900億円に増えたのか」.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.support import PassageEvidence
from rag.support.reading import read_passage, read_text
from rag.support.values import names_fact
from rag.support.weight import weight_of

_LEAD = re.compile(r"^(?:[-*・]\s*)?(?:問\d*\s*:\s*)?")
# 「ではないか」 claims by asking.
_END = re.compile(r"(?:(?<!ない)(?<!ないでしょう)か|\?)[。?]?$")
_LONGEST = 120
_TELLING = 0.5


def is_question(plain: str) -> bool:
    """Whether a sentence only asks.

    Args:
        plain: The sentence, NFKC.
    """
    return len(plain) <= _LONGEST and _END.search(plain) is not None


def asks_of_what_is_known(plain: str, asked: str, evidence: Sequence[PassageEvidence]) -> bool:
    """Whether all that a question names is named in the one asked or in a passage.

    Args:
        plain: The question, NFKC.
        asked: The question that the model was asked.
        evidence: The passages that it was given.
    """
    posed = read_text(_LEAD.sub("", plain))
    known = [read_text(asked), *map(read_passage, evidence)]
    return all(
        any(names_fact(fact, claim, one.text) for one in known for fact in one.facts)
        for claim in posed.facts
    ) and all(
        any(word.lemma in one.places for one in known)
        for word in posed.words
        if weight_of(word) >= _TELLING
    )
