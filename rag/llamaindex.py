"""Adapters for LlamaIndex: our node parser, embedding, retriever and query engine in its pipelines.

    from rag.llamaindex import TenkyoRetriever
    retriever = TenkyoRetriever(partial(engine.search, collection="plans"))
    nodes = retriever.retrieve("テレワークの目標は何％ですか")

Importing this module imports llama_index, which takes seconds; the embedded path never does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.node_parser import NodeParser
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    BaseNode,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)
from pydantic import Field, PrivateAttr

from rag.answering import Answer
from rag.documents import READER_VERSION
from rag.documents.builder import DocumentBuilder
from rag.documents.text import add_plain_text
from rag.embedding import Embedding
from rag.passages import Passage, PassageSize, split_passages
from rag.plans.outline import build_outline
from rag.retrieval import Hit, SearchResult

Search = Callable[[str], SearchResult]
Answering = Callable[[str], Answer]


class TenkyoNodeParser(NodeParser):
    """Cuts text into our passages: along the outline, between sentences, never inside a number.

    A node's text is a slice of the canonical text that our reader makes of the document's text
    (page furniture gone, hard wraps joined); its offsets point into that text, which stands in the
    metadata of no node. Metadata: `heading_path`, `char_start`, `char_end`.

    Attributes:
        target: Length that splitting aims at, in characters.
        maximum: Length that no node exceeds.
    """

    target: int = Field(default=PassageSize().target, gt=0)
    maximum: int = Field(default=PassageSize().maximum, gt=0)

    @classmethod
    def class_name(cls) -> str:
        """Name under which LlamaIndex stores the parser."""
        return "TenkyoNodeParser"

    def _parse_nodes(
        self,
        nodes: Sequence[BaseNode],
        show_progress: bool = False,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> list[BaseNode]:
        return [made for node in nodes for made in self._split(node)]

    def _split(self, node: BaseNode) -> list[BaseNode]:
        text = node.get_content()
        builder = DocumentBuilder("txt")
        add_plain_text(builder, text)
        document = builder.build()
        passages = split_passages(
            document,
            build_outline(document),
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            reader_version=READER_VERSION,
            size=PassageSize(self.target, self.maximum),
        )
        return [_node_of(passage, node) for passage in passages]


def _node_of(passage: Passage, source: BaseNode) -> BaseNode:
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata={
            **source.metadata,
            "heading_path": list(passage.heading_path),
            "char_start": passage.char_start,
            "char_end": passage.char_end,
        },
        start_char_idx=passage.char_start,
        end_char_idx=passage.char_end,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=source.node_id)},
    )


class TenkyoEmbedding(BaseEmbedding):
    """Any embedding of ours (the trained default, an encoder with its prefixes) for LlamaIndex.

    Args:
        embedding: The model.
    """

    _embedding: Embedding = PrivateAttr()

    def __init__(self, embedding: Embedding, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(model_name=embedding.name, **kwargs)
        self._embedding = embedding

    @classmethod
    def class_name(cls) -> str:
        """Name under which LlamaIndex stores the model."""
        return "TenkyoEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self._embedding.embed_queries([query])[0]]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(v) for v in row] for row in self._embedding.embed_passages(texts)]


class TenkyoRetriever(BaseRetriever):
    """Our hybrid search as a LlamaIndex retriever.

    Args:
        search: A search with everything but the question bound, for example
            `partial(engine.search, collection="plans", top_k=10)`.
    """

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [_scored_node(hit) for hit in self._search(query_bundle.query_str).hits]


def _scored_node(hit: Hit) -> NodeWithScore:
    passage, document = hit.passage, hit.document
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        metadata={
            "document_id": document.id,
            "title": document.title,
            "file_name": document.file_name,
            "published": document.published,
            "page": passage.page,
            "heading_path": list(passage.heading_path),
            "context": [dict(entry) for entry in passage.context],
        },
        start_char_idx=passage.char_start,
        end_char_idx=passage.char_end,
    )
    return NodeWithScore(node=node, score=hit.score)


class TenkyoQueryEngine(BaseQueryEngine):
    """Our cited answers as a LlamaIndex query engine.

    The response's text carries the markers [1], [2] ...; `source_nodes` are the passages cited, in
    order of their numbers; `metadata` holds the outcome and, for each citation, number and quote.

    Args:
        answer: An answering function with everything but the question bound, for example
            `partial(engine.answer, collection="plans")`.
    """

    def __init__(self, answer: Answering) -> None:
        super().__init__(CallbackManager())
        self._answer = answer

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._answer(query_bundle.query_str)
        return Response(
            response=answer.text,
            source_nodes=[_scored_node(citation.hit) for citation in answer.citations],
            metadata={
                "outcome": answer.outcome.value,
                "answered": answer.answered,
                "citations": [
                    {"number": c.number, "quote": c.quote, "passage_id": c.hit.passage.id}
                    for c in answer.citations
                ],
            },
        )

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return self._query(query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}
