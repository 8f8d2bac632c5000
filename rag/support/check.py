"""The support check of a sentence: facts first, then meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.japanese.sentences import MAX_SENTENCE
from rag.support.alignment import Alignment, align
from rag.support.coverage import Clause, cover
from rag.support.direction import is_computed, unsaid_change, wrong_direction
from rag.support.entailment import Entailment
from rag.support.evidence import PassageEvidence, SourceNames
from rag.support.fact_check import check_facts
from rag.support.modality import shift
from rag.support.names import missing_name
from rag.support.offices import missing_office
from rag.support.opposites import contradictions
from rag.support.polarity import denial, surplus_denial
from rag.support.reading import Reading, read_passage, read_text
from rag.support.second_reader import SecondReader, stricter
from rag.support.source_words import named_by_source, naming_end
from rag.support.verdict import Support, SupportVerdict
from rag.support.window import Statement, statements_of
from rag.support.wording import Match

_CLAUSE_SUPPORTED = 0.6
_CLAUSE_PARTIAL = 0.4
_HEADLESS_SUPPORTED = 0.75
_SHORT_CLAUSE = 2.5
_SHORT_SUPPORTED = 0.34
_SENTENCE_SUPPORTED = 0.7
_SENTENCE_PARTIAL = 0.5
_ENTAILED = 0.5
_LONGEST_PASSAGE = 10_000
_MOST_FACTS = 40
_NO_EVIDENCE = "照合する箇所がありません。"
_NO_CLAIM = "照合できる語句がありません。"
_TOO_LONG = (
    "文又は引用した箇所が長すぎるため照合できません。"
    f"文は{MAX_SENTENCE:,}字以内、箇所は{_LONGEST_PASSAGE:,}字以内に分けてください。"
)
_TOO_MANY = f"一文の数値や日付が{_MOST_FACTS}個を超えるため照合できません。文を分けてください。"
_SHOWN = 4
_SHOWN_VERDICTS = {Support.SUPPORTED, Support.PARTIAL}


def check_sentence(
    sentence: str,
    evidence: Sequence[PassageEvidence],
    *,
    source: SourceNames | None = None,
    entailment: Entailment | None = None,
    reader: SecondReader | None = None,
) -> SupportVerdict:
    """Checks whether a sentence rests on the passages that it cites.

    Args:
        sentence: The sentence as it would be shown, without markers.
        evidence: The passages that it cites.
        source: How the document may be named; evidence for words that name the source only.
        entailment: A model that judges the meaning, None to judge it by the words.
        reader: Judges once more what has passed all else, and can only be stricter; None for none.

    Returns:
        Unsupported when a fact is missing, other or tied to something else, or when the sentence
        turns round what the evidence says; partial when every fact stands there but not all that is
        said of them; unverified when there is nothing to compare, or the reader cannot tell.
    """
    verdict = _check(sentence, evidence, source, entailment)
    if reader is None or verdict.verdict not in _SHOWN_VERDICTS:
        return verdict
    return stricter(verdict, reader.judge(sentence, evidence, source))


def _check(
    sentence: str,
    evidence: Sequence[PassageEvidence],
    source: SourceNames | None,
    entailment: Entailment | None,
) -> SupportVerdict:
    if len(sentence) > MAX_SENTENCE or any(len(one.text) > _LONGEST_PASSAGE for one in evidence):
        return SupportVerdict(Support.UNVERIFIED, _TOO_LONG)
    said = read_text(sentence)
    if not any(passage.text.strip() for passage in evidence):
        return SupportVerdict(Support.UNVERIFIED, _NO_EVIDENCE)
    if not said.words and not said.facts:
        return SupportVerdict(Support.UNVERIFIED, _NO_CLAIM)
    if len(said.facts) > _MOST_FACTS:
        return SupportVerdict(Support.UNVERIFIED, _TOO_MANY)
    named_words, named_facts = named_by_source(said, naming_end(said, source), source)
    alignments = [
        _bear_out(align(said, read_passage(passage)), named_words) for passage in evidence
    ]
    findings = list(check_facts(said, alignments, named_facts))
    reasons = [finding.reason for finding in findings if finding.reason]
    clauses = cover(said, alignments)
    reasons.extend(_turned_round(said, alignments, clauses))
    if reasons:
        return SupportVerdict(
            Support.UNSUPPORTED,
            "".join(dict.fromkeys(reasons)),
            missing=sum(finding.missing for finding in findings),
            instead=tuple(finding.instead for finding in findings if finding.instead),
        )
    worked_out = tuple(found.calculation for found in findings if found.calculation is not None)
    if entailment is not None:
        verdict = _judge_by_model(sentence, evidence, entailment)
    else:
        verdict = _judge_by_words(said, clauses)
    return replace(verdict, calculations=worked_out if verdict.supported else ())


def _bear_out(alignment: Alignment, named: frozenset[int]) -> Alignment:
    """The alignment with the words that name the source counted as found."""
    if not named:
        return alignment
    words = tuple(
        Match(1.0, match.spans) if position in named else match
        for position, match in enumerate(alignment.words)
    )
    return replace(alignment, words=words)


def _turned_round(
    sentence: Reading, alignments: Sequence[Alignment], clauses: Sequence[Clause]
) -> Iterator[str]:
    """What the sentence says otherwise than its evidence, in Japanese."""
    if name := missing_name(sentence, alignments):
        yield f"名称「{name}」が引用した箇所にありません。"
    if office := missing_office(sentence.squeezed, alignments):
        yield f"役職「{office}」が引用した箇所にありません。"
    if reason := wrong_direction(sentence, alignments):
        yield reason
    computed = is_computed(sentence, alignments)
    spoken: list[Statement] = []
    if not computed and (word := unsaid_change(sentence, alignments)):
        yield f"「{word}」に当たる記載が引用した箇所にありません。"
    for clause in clauses:
        statements = statements_of(clause, alignments)
        spoken.extend(statements)
        if reason := denial(clause, sentence, statements):
            yield reason
        if reason := shift(clause, sentence, statements):
            yield reason
        if not computed:
            for word, opposite in contradictions(clause, sentence, statements):
                yield f"文の「{word}」に対し、引用した箇所は「{opposite}」です。"
    if reason := surplus_denial(sentence, _once(spoken)):
        yield reason


def _once(statements: Sequence[Statement]) -> list[Statement]:
    """Statements, each line or sentence once."""
    found = {(id(one.alignment), one.start): one for one in statements}
    return list(found.values())


def _judge_by_words(sentence: Reading, clauses: Sequence[Clause]) -> SupportVerdict:
    """Judges by the share of its words, of each clause and of all, that the evidence holds."""
    whole = sum(clause.weight for clause in clauses)
    share = sum(clause.covered * clause.weight for clause in clauses) / whole if whole else 1.0
    worst = min(clauses, key=lambda clause: clause.covered - _needed(clause))
    if worst.covered >= _needed(worst) and share >= _SENTENCE_SUPPORTED:
        return SupportVerdict(Support.SUPPORTED)
    words = "」「".join(dict.fromkeys(word.text for word in worst.missing[:_SHOWN]))
    part = sentence.text[worst.start : worst.end].strip("、。 \n")
    reason = f"「{part}」のうち「{words}」に当たる記載が引用した箇所に見当たりません。"
    partial = worst.covered >= _CLAUSE_PARTIAL and share >= _SENTENCE_PARTIAL
    return SupportVerdict(Support.PARTIAL if partial else Support.UNSUPPORTED, reason)


def _needed(clause: Clause) -> float:
    """Share of a clause that must be found; of one or two words, one will do.

    Where its last word, the predicate, is not found, nearly all else must be.
    """
    if clause.headless and clause.weight >= _SHORT_CLAUSE:
        return _HEADLESS_SUPPORTED
    return _SHORT_SUPPORTED if clause.weight < _SHORT_CLAUSE else _CLAUSE_SUPPORTED


def _judge_by_model(
    sentence: str, evidence: Sequence[PassageEvidence], model: Entailment
) -> SupportVerdict:
    """Judges by a model, over all passages together."""
    premise = "\n".join(
        line for passage in evidence for line in (*passage.headings, *passage.context, passage.text)
    )
    probability = model.probability(premise, sentence)
    if probability >= _ENTAILED:
        return SupportVerdict(Support.SUPPORTED)
    return SupportVerdict(
        Support.PARTIAL,
        f"含意判定モデルは、引用した箇所からこの文が言えるとは判定しませんでした（{probability:.2f}）。",
    )
