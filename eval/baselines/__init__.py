"""What others do, on the same questions: baselines beside which a figure means something.

Each baseline has a `name` and `answer(question)`, which gives an `Outcome` as a run does, so that
every measure applies. None of them has a language model: what is compared is which passages are
found, how finely they are cited and when nothing is said, not how an answer is worded.

* `bigram.BigramBaseline`: BM25 over pairs of characters; the first passage is the answer.
* `llamaindex.CitationQueryBaseline`: the chunking of LlamaIndex's CitationQueryEngine.
* `inserted.InsertedBaseline`: citations put in afterwards by similarity, in the way of RAGFlow.

`worth` shows what the support check is worth: the same drafts of a model that makes things up,
shown as they are, with inserted citations, and checked.
"""

from eval.baselines.base import Baseline, Corpus, read_corpus
from eval.baselines.bigram import BigramBaseline
from eval.baselines.inserted import InsertedBaseline, insert_citations
from eval.baselines.llamaindex import CitationQueryBaseline

__all__ = [
    "Baseline",
    "BigramBaseline",
    "CitationQueryBaseline",
    "Corpus",
    "InsertedBaseline",
    "insert_citations",
    "read_corpus",
]
