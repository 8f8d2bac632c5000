"""LlamaIndex with its defaults: how CitationQueryEngine cuts documents into sources."""

from __future__ import annotations

from eval.baselines.base import Corpus, answered, best_sentences, posed
from eval.measures import Outcome, RankedPassage
from eval.questions import Question
from eval.retrieval_sets.bigrams import BigramIndex

SIMILARITY_TOP_K = 2
CITATION_CHUNK_SIZE = 512
CITATION_CHUNK_OVERLAP = 20


class CitationQueryBaseline:
    """Chunks of `SentenceSplitter()`, the two best of them cut again into numbered sources.

    Source: llama-index-core 0.14, `query_engine/citation_query_engine.py`: chunks of 1,024 tokens
    with an overlap of 200; a retriever's default of two; sources of 512 tokens with an overlap of
    20, by the tokenizer of the library. Its retriever would use vectors of a remote model, and its
    answer a remote language model. Here BM25 over pairs of characters finds the chunks, and the
    sentence of the sources that shares most with the question is the answer, which cites its
    source. What is compared is the cut: how much of the evidence the sources hold, and how much
    text a citation points at.

    Args:
        corpus: The documents; their canonical texts are cut.
    """

    name = "llamaindex"

    def __init__(self, corpus: Corpus) -> None:
        from llama_index.core.node_parser import SentenceSplitter

        splitter = SentenceSplitter()
        self._chunks = [
            RankedPassage(name, chunk)
            for name, text in corpus.texts.items()
            for chunk in splitter.split_text(text)
        ]
        self._index = BigramIndex([chunk.text for chunk in self._chunks])
        self._sources = SentenceSplitter(
            chunk_size=CITATION_CHUNK_SIZE, chunk_overlap=CITATION_CHUNK_OVERLAP
        )

    def answer(self, question: Question) -> Outcome:
        """The best sentence of the sources, with the source that it stands in."""
        wanted = posed(question)
        sources = [
            RankedPassage(self._chunks[place].doc, text)
            for place in self._index.best(wanted, SIMILARITY_TOP_K)
            for text in self._sources.split_text(self._chunks[place].text)
        ]
        for sentence in best_sentences(wanted, sources, 1):
            cited = next(source for source in sources if sentence in source.text)
            return answered(question, sentence, ranked=sources, cited=[cited])
        return Outcome(question, ranked=sources)
