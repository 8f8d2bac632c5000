"""The support check: does a sentence rest on what it cites?"""

from rag.support.check import check_sentence
from rag.support.entailment import CrossEncoderEntailment, Entailment
from rag.support.evidence import PassageEvidence, SourceNames
from rag.support.find import find_support
from rag.support.second_reader import ModelReader, SecondReader
from rag.support.verbatim import Evidence, Verdict, check_verbatim
from rag.support.verdict import Calculation, Support, SupportVerdict

__all__ = [
    "Calculation",
    "CrossEncoderEntailment",
    "Entailment",
    "Evidence",
    "ModelReader",
    "PassageEvidence",
    "SecondReader",
    "SourceNames",
    "Support",
    "SupportVerdict",
    "Verdict",
    "check_sentence",
    "check_verbatim",
    "find_support",
]
