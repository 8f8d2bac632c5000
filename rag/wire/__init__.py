"""The shapes of the HTTP API, made from the engine's values. Commands print the same."""

from rag.wire.answers import answer_json, citation_json, hit_json, search_json, understanding_json
from rag.wire.checks import checks_json
from rag.wire.documents import document_json, documents_json, passage_json
from rag.wire.drafts import draft_json
from rag.wire.ingest import ingest_json
from rag.wire.measures import comparison_json, measure_json, measures_json, totals_json

__all__ = [
    "answer_json",
    "checks_json",
    "citation_json",
    "comparison_json",
    "document_json",
    "documents_json",
    "draft_json",
    "hit_json",
    "ingest_json",
    "measure_json",
    "measures_json",
    "passage_json",
    "search_json",
    "totals_json",
    "understanding_json",
]
