"""The support check: does a sentence rest on what it cites?"""

from rag.support.verbatim import Evidence, Verdict, check_verbatim

__all__ = ["Evidence", "Verdict", "check_verbatim"]
