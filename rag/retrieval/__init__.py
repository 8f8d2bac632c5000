"""From a question to ranked passages."""

from rag.retrieval.asks import Ask
from rag.retrieval.model import Filters, Hit, SearchResult
from rag.retrieval.search import search
from rag.retrieval.understanding import Understanding

__all__ = ["Ask", "Filters", "Hit", "SearchResult", "Understanding", "search"]
