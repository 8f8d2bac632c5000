"""Drafts (国会答弁, 想定問答, 要旨, 比較表): sections of cited sentences made from answers.

`rag.drafting.markdown` and `rag.drafting.word` write them out.
"""

from rag.drafting.comparison import Columns, Subject, compare_documents
from rag.drafting.kinds import FORMS, DraftKind, find_kind
from rag.drafting.lines import Sources
from rag.drafting.making import draft_of_answer, make_draft
from rag.drafting.model import NOT_FOUND, Draft, Role, Section
from rag.drafting.questions import Answering, DraftQuestion, read_draft_questions

__all__ = [
    "FORMS",
    "NOT_FOUND",
    "Answering",
    "Columns",
    "Draft",
    "DraftKind",
    "DraftQuestion",
    "Role",
    "Section",
    "Sources",
    "Subject",
    "compare_documents",
    "draft_of_answer",
    "find_kind",
    "make_draft",
    "read_draft_questions",
]
