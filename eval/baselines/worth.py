"""What the support check is worth: the same drafts, shown in three ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.baselines.drafts import Draft, DraftSentence
from eval.baselines.inserted import Similarity, insert_citations
from eval.statistics import Mean, mean_with_interval
from rag.answering.citations import CitedSentence
from rag.answering.generating.checking import SentenceJudge
from rag.answering.generating.evidence import CheckedAgainst
from rag.japanese.quantities import find_quantities, names_value
from rag.retrieval import Hit


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence of a draft as a reader sees it.

    Attributes:
        sentence: The sentence.
        cited: The passages that it is shown with.
    """

    sentence: DraftSentence
    cited: tuple[Hit, ...]


Showing = Callable[[Draft], Sequence[Shown]]
"""A way to show drafts; what it leaves out is not shown."""


def as_written(draft: Draft) -> list[Shown]:
    """Every sentence with the markers that the model wrote."""
    return [
        Shown(sentence, tuple(draft.hits[place] for place in sentence.cited))
        for sentence in draft.sentences
    ]


@dataclass(frozen=True, slots=True)
class WithInserted:
    """Every sentence, with the passages most like it, in the way of RAGFlow.

    Attributes:
        similarity: How alike sentences and passages are.
    """

    similarity: Similarity

    def __call__(self, draft: Draft) -> list[Shown]:
        """The sentences as a reader sees them."""
        inserted = insert_citations(
            [sentence.text for sentence in draft.sentences],
            [hit.passage.text for hit in draft.hits],
            self.similarity,
        )
        return [
            Shown(sentence, tuple(draft.hits[place] for place in places))
            for sentence, places in zip(draft.sentences, inserted, strict=True)
        ]


def checked(draft: Draft) -> list[Shown]:
    """The sentences that pass the check by which answers of a language model are shown."""
    passages = {f"P{place}": CheckedAgainst.of(hit) for place, hit in enumerate(draft.hits)}
    judge = SentenceJudge(passages, draft.question.question)
    shown: list[Shown] = []
    for sentence in draft.sentences:
        ids = tuple(f"P{place}" for place in sentence.cited)
        judged = judge.judge(CitedSentence(sentence.text, ids))
        if judged.passes:
            shown.append(Shown(sentence, tuple(one.hit for one in judged.cited)))
    return shown


@dataclass(frozen=True, slots=True)
class Worth:
    """How drafts look to a reader; every figure with its 95 % interval, None without a case.

    Attributes:
        false_shown: Share of the false sentences that are shown.
        false_cited: Share of the false sentences that are shown with a citation, as if backed.
        true_shown: Share of the true sentences that are shown.
        citation_precision: Share of the citations shown that hold what makes their sentence true.
        unsupported_numbers: Share of the numbers shown that no passage cited beside them names.
    """

    false_shown: Mean | None
    false_cited: Mean | None
    true_shown: Mean | None
    citation_precision: Mean | None
    unsupported_numbers: Mean | None


def worth(drafts: Sequence[Draft], showing: Showing) -> Worth:
    """How drafts look when they are shown in one way."""
    false_shown: list[float] = []
    false_cited: list[float] = []
    true_shown: list[float] = []
    precise: list[float] = []
    unsupported: list[float] = []
    for draft in drafts:
        shown = {one.sentence: one for one in showing(draft)}
        for sentence in draft.sentences:
            seen = shown.get(sentence)
            if sentence.true:
                true_shown.append(float(seen is not None))
            else:
                false_shown.append(float(seen is not None))
                false_cited.append(float(seen is not None and bool(seen.cited)))
            if seen is not None:
                precise += [float(sentence.rests_on(hit)) for hit in seen.cited]
                unsupported += _unsupported(seen)
    return Worth(
        mean_with_interval(false_shown),
        mean_with_interval(false_cited),
        mean_with_interval(true_shown),
        mean_with_interval(precise),
        mean_with_interval(unsupported),
    )


def _unsupported(shown: Shown) -> list[float]:
    """For each number of a sentence, 1 where no passage that it cites names it."""
    given = [
        quantity
        for hit in shown.cited
        for text in (hit.passage.text, *(entry["text"] for entry in hit.context))
        for quantity in find_quantities(text)
    ]
    return [
        float(not any(names_value(there, said) for there in given))
        for said in find_quantities(shown.sentence.text)
    ]
