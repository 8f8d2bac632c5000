"""Our parts inside LlamaIndex pipelines, with LlamaIndex itself."""

from functools import partial

import numpy as np
import pytest
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.ingestion import IngestionPipeline

from rag.engine import Engine
from rag.llamaindex import TenkyoEmbedding, TenkyoNodeParser, TenkyoQueryEngine, TenkyoRetriever
from rag.settings import Settings

PLAN = """\
１ 港の見守り
市は、見守りカメラを令和７年度末までに12か所に置く。担当は港湾課とする。

２ 朝市の再開
朝市は、毎月第２日曜日に開き、１回当たり40店の出店を見込む。会場は旧市場の跡地とする。

３ 渡船の電動化
渡船は令和８年度に電気で動く船に替える。船の建造には3.4億円を見込む。
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("documents")
    (folder / "港湾計画.txt").write_text(PLAN * 3, encoding="utf-8")
    engine = Engine(Settings(home=home))
    engine.ingest([folder], collection="port")
    yield engine
    engine.close()


def test_node_parser_in_a_pipeline_gives_verbatim_slices():
    pipeline = IngestionPipeline(transformations=[TenkyoNodeParser(target=80, maximum=120)])
    nodes = pipeline.run(documents=[Document(text=PLAN, metadata={"source": "計画"})])
    assert [node.metadata["heading_path"] for node in nodes] == [
        ["１ 港の見守り"],
        ["２ 朝市の再開"],
        ["３ 渡船の電動化"],
    ]
    assert nodes[2].text == (
        "３ 渡船の電動化\n渡船は令和８年度に電気で動く船に替える。船の建造には3.4億円を見込む。"
    )
    assert all(node.metadata["source"] == "計画" for node in nodes)
    assert all(node.end_char_idx - node.start_char_idx == len(node.text) for node in nodes)


def test_retriever_returns_scored_nodes_with_metadata(engine):
    retriever = TenkyoRetriever(partial(engine.search, collection="port", top_k=2))
    nodes = retriever.retrieve("見守りカメラは何か所に置きますか")
    assert "12か所" in nodes[0].text
    assert nodes[0].metadata["file_name"] == "港湾計画.txt"
    assert nodes[0].score >= nodes[-1].score


def test_query_engine_returns_a_cited_answer(engine):
    response = TenkyoQueryEngine(partial(engine.answer, collection="port")).query(
        "渡船の建造にはいくらかかりますか"
    )
    assert response.metadata["answered"] is True
    assert "3.4億円を見込む。[1]" in str(response)
    (citation,) = response.metadata["citations"]
    assert citation["number"] == 1
    assert citation["quote"] in response.source_nodes[0].text


def test_refusals_have_no_sources(engine):
    response = TenkyoQueryEngine(partial(engine.answer, collection="port")).query(
        "宇宙開発の予算はいくらですか"
    )
    assert response.metadata == {
        "outcome": response.metadata["outcome"],
        "answered": False,
        "citations": [],
    }
    assert response.source_nodes == []


class CharacterEmbedding:
    """A tiny embedding: counts of characters, folded into 64 components."""

    name = "characters"
    fingerprint = "0"
    dimension = 64

    def embed_queries(self, texts):
        return self.embed_passages(texts)

    def embed_passages(self, texts):
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for char in text:
                vectors[row, ord(char) % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_embedding_drives_a_vector_index():
    nodes = TenkyoNodeParser(target=80, maximum=120).get_nodes_from_documents([Document(text=PLAN)])
    index = VectorStoreIndex(nodes, embed_model=TenkyoEmbedding(CharacterEmbedding()))
    (found,) = index.as_retriever(similarity_top_k=1).retrieve("渡船を電気で動く船に替える")
    assert found.metadata["heading_path"] == ["３ 渡船の電動化"]
