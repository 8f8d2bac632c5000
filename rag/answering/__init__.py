"""From ranked passages to a cited answer, or a refusal that shows what stands nearest."""

from rag.answering.length import Length
from rag.answering.model import Answer, Citation, Outcome, Sentence, Span, Withheld
from rag.support import Support

__all__ = ["Answer", "Citation", "Length", "Outcome", "Sentence", "Span", "Support", "Withheld"]
