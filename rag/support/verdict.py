"""What the support check finds of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Support(StrEnum):
    """How a sentence rests on its evidence."""

    SUPPORTED = "supported"
    """Every fact stands there, tied to the same things, and so does what is said of them."""
    PARTIAL = "partial"
    """Every fact stands there, but not all that is said of them."""
    UNSUPPORTED = "unsupported"
    """A fact is missing or other, or the sentence says something else."""
    UNVERIFIED = "unverified"
    """The check could not run: there is no evidence, or nothing that could be compared."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """A number that does not stand in the evidence and was worked out from what does.

    Attributes:
        formula: The calculation as a reader follows it: `3億円＋2億円＝5億円`.
        operands: Words of the evidence or the sentence that it was worked out from.
    """

    formula: str
    operands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupportVerdict:
    """What the check found.

    Attributes:
        verdict: How the sentence rests on its evidence.
        reason: In Japanese, what does not fit and what the evidence says instead; empty for a
            supported sentence.
        calculations: Numbers of the sentence that were worked out.
        missing: How many facts of the sentence stand nowhere in its evidence.
        instead: What the evidence says in place of its facts, where that is certain.
    """

    verdict: Support
    reason: str = ""
    calculations: tuple[Calculation, ...] = ()
    missing: int = 0
    instead: tuple[str, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether the sentence may be shown as checked."""
        return self.verdict is Support.SUPPORTED
