"""Checks the sentences of the suites, and counts what the check gets wrong."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from eval.datasets import DEVELOPMENT, SAMPLE
from eval.support.answers import answer_cases
from eval.support.cases import SENTENCES, Case, load_cases, with_mutations
from rag.support import SupportVerdict, check_sentence

DEV_SENTENCES = DEVELOPMENT.questions.with_name("support_dev.jsonl")
"""Real sentences, kept beside the checkout where development goes on."""

STRICT_KINDS = frozenset(
    {"number", "amount", "unit", "date", "fiscal_year", "era", "ministry", "wrong_passage"}
)
"""Mutations of which none may pass."""
FIRM_KINDS = frozenset({"negation", "bound", "modality", "direction"})
"""Mutations of which hardly any may pass."""
FIRM_LIMIT = 0.04
OTHER_LIMIT = 0.08
REFUSED_LIMIT = 0.15
SUPPORTED = "supported"


@dataclass(frozen=True, slots=True)
class Checked:
    """A case with what the check said of it.

    Attributes:
        case: The case.
        verdict: What the check found.
    """

    case: Case
    verdict: SupportVerdict

    @property
    def wrong(self) -> bool:
        """Whether a supported sentence was refused, or another passed."""
        return self.verdict.supported is not self.case.supported

    @property
    def kind(self) -> str:
        """What is counted together: all supported sentences, others by what was changed."""
        return SUPPORTED if self.case.supported else self.case.kind


@dataclass(frozen=True, slots=True)
class Count:
    """How often the check was wrong of one kind.

    Attributes:
        wrong: Sentences judged wrongly.
        total: All sentences of the kind.
    """

    wrong: int
    total: int

    @property
    def share(self) -> float:
        """Share judged wrongly."""
        return self.wrong / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What the check made of one suite.

    Attributes:
        name: Name of the suite.
        checked: Its cases with their verdicts.
        milliseconds: Time for a sentence, median; passages that were read before are not read
            again.
    """

    name: str
    checked: tuple[Checked, ...]
    milliseconds: float

    @property
    def counts(self) -> Mapping[str, Count]:
        """Counts by kind, the supported ones first."""
        kinds = sorted(
            {checked.kind for checked in self.checked}, key=lambda k: (k != SUPPORTED, k)
        )
        return {kind: self._count(kind) for kind in kinds}

    def _count(self, kind: str) -> Count:
        own = [checked for checked in self.checked if checked.kind == kind]
        return Count(sum(checked.wrong for checked in own), len(own))


def limit_of(kind: str) -> float:
    """Largest share that may be judged wrongly of a kind."""
    if kind == SUPPORTED:
        return REFUSED_LIMIT
    if kind in STRICT_KINDS:
        return 0.0
    return FIRM_LIMIT if kind in FIRM_KINDS else OTHER_LIMIT


def run_suite(name: str, cases: Iterable[Case]) -> SuiteResult:
    """Checks all cases of a suite."""
    checked, times = [], []
    for case in cases:
        start = time.perf_counter()
        verdict = check_sentence(case.sentence, case.evidence, source=case.source)
        times.append(time.perf_counter() - start)
        checked.append(Checked(case, verdict))
    return SuiteResult(name, tuple(checked), 1_000 * median(times) if times else 0.0)


def sample_cases() -> list[Case]:
    """The committed suite: hand-written sentences, sample answers, and mutations of both."""
    true = [*load_cases(SENTENCES, SAMPLE.documents), *answer_cases(SAMPLE)]
    return list(with_mutations(true))


def run_suites() -> list[SuiteResult]:
    """Runs the committed suite, and those that are kept beside the checkout where they are."""
    results = [run_suite("sample", sample_cases())]
    if DEV_SENTENCES.is_file():
        results.append(run_suite("support_dev", load_cases(DEV_SENTENCES)))
    if DEVELOPMENT.present:
        results.append(run_suite("dev answers", with_mutations(answer_cases(DEVELOPMENT))))
    return results
