"""The shapes of the HTTP API, as the design lists them."""

import dataclasses
import json

import pytest

from rag.answering import Citation
from rag.answering.model import Span
from rag.engine import Engine
from rag.japanese.synonyms import Expansion
from rag.retrieval.measures import NamedMeasure
from rag.retrieval.naming import Naming
from rag.settings import Settings
from rag.wire import (
    answer_json,
    citation_json,
    documents_json,
    ingest_json,
    passage_json,
    search_json,
    understanding_json,
)

PLAN = """\
みなせ市港湾計画
令和７年４月１日
みなせ市

１ 見守り
市は、見守りカメラを令和７年度末までに12か所に置く。担当は港湾課とする。

表１　事業費
（単位：千円）
事業\t令和７年度\t令和８年度
見守りカメラ\t1,200\t800
渡船\t－\t340,000
"""
PASSAGE_KEYS = {
    "id", "document", "heading_path", "page", "text", "context", "char_start", "char_end",
}  # fmt: skip


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory):
    """An engine with one plan, and the report of its ingest."""
    folder = tmp_path_factory.mktemp("文書")
    (folder / "港湾計画.txt").write_text(PLAN, encoding="utf-8")
    (folder / "無.jtd").write_bytes(b"x")
    engine = Engine(Settings(home=tmp_path_factory.mktemp("home")))
    yield engine, engine.ingest([folder], collection="plans")
    engine.close()


@pytest.fixture(scope="module")
def engine(taken_in):
    return taken_in[0]


def keys(value):
    """The names of an object; what JSON cannot say is refused on the way."""
    return set(json.loads(json.dumps(value)))


def test_documents(engine):
    value = documents_json(engine.documents(collection="plans"))
    assert keys(value) == {"documents"}
    (document,) = value["documents"]
    assert keys(document) == {
        "id", "title", "file_name", "path", "issuer", "published", "source_url", "confidentiality",
        "handling", "groups", "supersedes", "pages", "passages", "measures", "sha256", "format",
        "status", "warnings", "ingested_at",
    }  # fmt: skip
    assert {name: document[name] for name in ("title", "issuer", "published", "status")} == {
        "title": "みなせ市港湾計画",
        "issuer": "みなせ市",
        "published": "2025-04-01",
        "status": "ready",
    }


def test_search(engine):
    value = search_json(engine.search("見守りカメラの事業費", collection="plans"))
    assert keys(value) == {"query", "understanding", "results", "generation", "took_ms"}
    assert keys(value["understanding"]) == {
        "resolved_question", "asks", "ask_names", "dates", "fiscal_years", "organisations",
        "organisation_names", "other_words", "documents", "measures", "today",
    }  # fmt: skip
    for rank, hit in enumerate(value["results"], 1):
        assert keys(hit) == {"rank", "score", "passage"}
        assert hit["rank"] == rank
        assert keys(hit["passage"]) == PASSAGE_KEYS
        assert keys(hit["passage"]["document"]) == {
            "id", "title", "file_name", "issuer", "published", "handling",
        }  # fmt: skip


def test_how_a_question_was_read_is_told_in_words(engine):
    reading = engine.search("経産省の海の安全の事業費はいくらか", collection="plans").understanding
    reading = dataclasses.replace(
        reading,
        naming=Naming({"a": 0.4, "b": 0.9}, verbatim=frozenset({"b"})),
        expansions=(Expansion(("老人",), (("シニア",), ("高齢", "者")), (0.5, 1.0)),),
        measures=(NamedMeasure("m1", "渡船の運航", "b"),),
    )
    value = understanding_json(reading)
    assert (value["asks"], value["ask_names"]) == (["amount"], ["金額"])
    assert value["organisation_names"] == ["経済産業省"]
    assert value["other_words"] == [{"words": ["老人"], "others": [["高齢", "者"], ["シニア"]]}]
    assert value["documents"] == [
        {"id": "b", "strength": 0.9, "verbatim": True},
        {"id": "a", "strength": 0.4, "verbatim": False},
    ]
    assert value["measures"] == [{"id": "m1", "title": "渡船の運航", "document_id": "b"}]


def test_context_is_verbatim_with_four_keys(engine):
    result = engine.search("渡船 令和８年度 340,000", collection="plans")
    hit = result.hits[0]
    text = engine.document(hit.document.id, collection="plans").text
    # Kept rows may hold more than the API shows.
    entry = {"role": "unit", "text": "千円", "char_start": 1, "char_end": 3, "inner": True}
    row = dataclasses.replace(hit.passage, context=(*hit.passage.context, entry))
    value = passage_json(row, hit.document)
    assert [keys(one) for one in value["context"]] == [
        {"role", "text", "char_start", "char_end"}
    ] * len(row.context)
    for one in value["context"][:-1]:
        assert text[one["char_start"] : one["char_end"]] == one["text"]
    assert text[value["char_start"] : value["char_end"]] == value["text"]


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("見守りカメラは何か所に置きますか", "answered"),
        ("宇宙エレベーターの建設費は", "not_found"),
    ],
)
def test_answer(engine, question, outcome):
    value = answer_json(engine.answer(question, collection="plans"))
    assert keys(value) == {
        "id", "question", "resolved_question", "outcome", "answered", "answer", "sentences",
        "citations", "retrieved", "withheld", "nearest", "model", "length", "as_of", "notice",
        "understanding", "generation", "took_ms", "usage",
    }  # fmt: skip
    assert (value["outcome"], value["answered"]) == (outcome, outcome == "answered")
    assert [keys(one) for one in value["sentences"]] == [
        {"text", "citations", "support", "reason"}
    ] * len(value["sentences"])
    assert [keys(one) for one in value["retrieved"]] == [{"rank", "score", "passage_id"}] * len(
        value["retrieved"]
    )
    # A refusal has nearest passages and no citations; an answer the other way round.
    assert bool(value["citations"]) == (outcome == "answered")
    assert bool(value["nearest"]) == (outcome != "answered")


def test_citations_are_numbered_and_verbatim(engine):
    answer = engine.answer("見守りカメラは何か所に置きますか", collection="plans")
    value = answer_json(answer)
    assert [citation["number"] for citation in value["citations"]] == [1]
    (citation,) = value["citations"]
    assert keys(citation) == {"number", "quote", "char_start", "char_end", "spans", "passage"}
    assert keys(citation["passage"]) == PASSAGE_KEYS
    text = engine.document(citation["passage"]["document"]["id"], collection="plans").text
    for words in ({**citation, "text": citation["quote"]}, *citation["spans"]):
        assert text[words["char_start"] : words["char_end"]] == words["text"]


def test_spans_of_a_citation(engine):
    hit = engine.search("見守りカメラ", collection="plans").hits[0]
    citation = Citation(2, "甲乙", 10, 12, (Span("甲", 10, 11), Span("乙", 11, 12)), hit)
    assert citation_json(citation)["spans"] == [
        {"text": "甲", "char_start": 10, "char_end": 11},
        {"text": "乙", "char_start": 11, "char_end": 12},
    ]


def test_ingest(taken_in):
    value = ingest_json(taken_in[1])
    assert keys(value) == {
        "generation", "documents", "passages", "retrained", "took_s", "counts", "files", "warnings",
    }  # fmt: skip
    assert value["counts"] == {"added": 1, "failed": 1}
    by_path = {file["path"]: file for file in value["files"]}
    assert keys(by_path["無.jtd"]) == {
        "path", "status", "document_id", "passages", "message", "code", "warnings",
    }  # fmt: skip
    assert (by_path["無.jtd"]["status"], by_path["無.jtd"]["code"]) == (
        "failed",
        "unsupported_format",
    )
    assert (by_path["港湾計画.txt"]["status"], by_path["港湾計画.txt"]["message"]) == ("added", "")
