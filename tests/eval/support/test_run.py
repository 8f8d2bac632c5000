"""The limits of the support check, on the suites that are on this machine."""

import pytest

from eval.datasets import DEVELOPMENT
from eval.support.answers import answer_cases
from eval.support.cases import load_cases, with_mutations
from eval.support.run import (
    DEV_SENTENCES,
    FIRM_LIMIT,
    OTHER_LIMIT,
    REFUSED_LIMIT,
    limit_of,
    run_suite,
    sample_cases,
)


def _over_limit(result):
    return {
        kind: f"{count.wrong}/{count.total}"
        for kind, count in result.counts.items()
        if count.share > limit_of(kind)
    }


def test_limits():
    assert limit_of("supported") == REFUSED_LIMIT == 0.15
    assert limit_of("number") == limit_of("wrong_passage") == 0.0
    assert limit_of("negation") == FIRM_LIMIT == 0.04
    assert limit_of("swap") == OTHER_LIMIT == 0.08


def test_the_committed_suite_stays_within_its_limits():
    cases = sample_cases()
    result = run_suite("sample", cases)
    assert len(cases) >= 400
    assert _over_limit(result) == {}
    assert set(result.counts) >= {
        "supported", "number", "amount", "unit", "date", "fiscal_year", "era", "ministry",
        "programme", "negation", "bound", "modality", "direction", "swap", "scope",
        "added_claim", "wrong_passage",
    }  # fmt: skip
    assert result.milliseconds <= 5


@pytest.mark.skipif(not DEV_SENTENCES.is_file(), reason="照合用の文は開発用の置き場にだけあります")
def test_the_development_sentences_stay_within_their_limits():
    assert _over_limit(run_suite("support_dev", load_cases(DEV_SENTENCES))) == {}


@pytest.mark.skipif(not DEVELOPMENT.present, reason="開発用の文書は開発用の置き場にだけあります")
def test_the_development_answers_stay_within_their_limits():
    assert _over_limit(run_suite("answers", with_mutations(answer_cases(DEVELOPMENT)))) == {}
