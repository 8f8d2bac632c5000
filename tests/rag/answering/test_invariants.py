"""The invariants of the design, over the answers to every question on the sample documents.

What a sentence claims is read here anew, by the finders of `rag.japanese`, from the words shown
and from the passages cited; nothing is taken from the code that put the answer together.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from rag.answering import Outcome, Support
from rag.engine import Engine
from rag.japanese.dates import find_dates, names_time
from rag.japanese.divisions import find_divisions
from rag.japanese.normalize import squeeze
from rag.japanese.organisations import find_organisations
from rag.japanese.quantities import find_quantities, names_value
from rag.settings import Settings

SAMPLE = Path(__file__).parents[3] / "eval" / "sample"
TODAY = date(2026, 11, 1)
COLLECTION = "sample"
MARKERS = re.compile(r"(?:\[\d+\])+$", re.MULTILINE)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """The sample documents in a collection of their own."""
    made = Engine(Settings(home=tmp_path_factory.mktemp("sample")))
    made.ingest([SAMPLE / "documents"], collection=COLLECTION)
    yield made
    made.close()


@pytest.fixture(scope="module")
def answers(engine):
    """The answers to all questions, by the id of the question."""
    rows = map(json.loads, (SAMPLE / "questions.jsonl").read_text("utf-8").splitlines())
    return {
        row["id"]: engine.answer(
            row["question"], collection=COLLECTION, history=row.get("history", ()), today=TODAY
        )
        for row in rows
    }


@pytest.fixture(scope="module")
def text_of(engine):
    """The canonical text of a document, by its id."""
    return cache(lambda name: engine.document(name, collection=COLLECTION).text)


def wrong(answers, faults):
    """What is wrong with each answer, by the id of its question; those without fault left out."""
    found = {name: list(faults(answer)) for name, answer in answers.items()}
    return {name: faults for name, faults in found.items() if faults}


def cited(answer, sentence):
    return [answer.citations[number - 1] for number in sentence.citations]


def test_there_are_answers_and_refusals_to_look_at(answers):
    assert len(answers) >= 100
    outcomes = [answer.outcome for answer in answers.values()]
    assert all(outcomes.count(outcome) >= 10 for outcome in (Outcome.ANSWERED, Outcome.NEARBY))


def test_a_quote_is_verbatim(answers, text_of):
    """Invariant 1, for quotes and for the spans that they hold."""

    def faults(answer):
        for citation in answer.citations:
            text = text_of(citation.hit.document.id)
            if text[citation.char_start : citation.char_end] != citation.quote:
                yield citation.quote
            for span in citation.spans:
                if text[span.char_start : span.char_end] != span.text:
                    yield span.text

    assert wrong(answers, faults) == {}


def test_a_quote_is_the_smallest_piece_of_its_passage_that_holds_its_spans(answers):
    def faults(answer):
        for citation in answer.citations:
            passage = citation.hit.passage
            starts = [span.char_start for span in citation.spans]
            ends = [span.char_end for span in citation.spans]
            smallest = (min(starts), max(ends))
            inside = passage.char_start <= smallest[0] < smallest[1] <= passage.char_end
            if (citation.char_start, citation.char_end) != smallest or not inside:
                yield citation.quote

    assert wrong(answers, faults) == {}


def test_numbers_in_the_text_and_in_the_list_agree_and_run_by_first_use(answers):
    """Invariant 2."""

    def faults(answer):
        shown = [
            int(number)
            for marker in MARKERS.findall(answer.text)
            for number in re.findall(r"\d+", marker)
        ]
        listed = [citation.number for citation in answer.citations]
        if list(dict.fromkeys(shown)) != listed or listed != list(range(1, len(listed) + 1)):
            yield (shown, listed)
        passages = [citation.hit.passage.id for citation in answer.citations]
        if len(set(passages)) != len(passages):
            yield passages

    assert wrong(answers, faults) == {}


def test_a_sentence_stands_on_one_line(answers):
    def faults(answer):
        if answer.text.count("\n") != len(answer.sentences) - 1:
            yield answer.text

    assert wrong(answers, faults) == {}


def test_a_sentence_is_supported_and_cited_or_claims_nothing(answers):
    def faults(answer):
        for sentence in answer.sentences:
            if sentence.support is not (Support.SUPPORTED if sentence.citations else None):
                yield sentence

    assert wrong(answers, faults) == {}


def evidence(answer, sentence):
    """What a sentence may rest on: the passages that it cites with their context and headings."""
    return "\n".join(
        part
        for citation in cited(answer, sentence)
        for part in (
            citation.hit.passage.text,
            *(entry["text"] for entry in citation.hit.passage.context),
            *citation.hit.passage.heading_path,
        )
    )


def test_context_is_verbatim_too(answers, text_of):
    """What counts as evidence beside the passage stands in the document as well."""

    def faults(answer):
        for citation in answer.citations:
            text = text_of(citation.hit.document.id)
            for entry in citation.hit.passage.context:
                if text[entry["char_start"] : entry["char_end"]] != entry["text"]:
                    yield entry

    assert wrong(answers, faults) == {}


def test_no_number_date_or_organisation_is_absent_from_its_evidence(answers):
    """Invariant 3."""

    def faults(answer):
        for sentence in answer.sentences:
            if not sentence.citations:
                continue
            words = evidence(answer, sentence)
            yield from unheld(sentence.text, words)

    assert wrong(answers, faults) == {}


def unheld(sentence, words):
    """The values of a sentence that its evidence does not name."""
    dates = find_dates(words, default_era="令和")
    for date_said in find_dates(sentence, default_era="令和"):
        if not any(names_time(there, date_said) for there in dates):
            yield date_said.text
    there = find_quantities(words)
    for said in find_quantities(sentence):
        held = any(names_value(quantity, said) for quantity in there)
        if not held and not stands_apart(said.text, words):
            yield said.text
    bodies = {mention.organisation.id for mention in find_organisations(words)}
    yield from (
        mention.text
        for mention in find_organisations(sentence)
        if mention.organisation.id not in bodies
    )
    divisions = {mention.name for mention in find_divisions(words)}
    yield from (
        mention.text for mention in find_divisions(sentence) if mention.name not in divisions
    )


def stands_apart(said, words):
    """Whether a number stands in a cell of its own, and its unit in a header, caption or cell."""
    number, unit = re.fullmatch(r"([▲△+-]?[\d,.]*)(.*)", squeeze(said)).groups()
    cells = {squeeze(cell) for cell in re.split(r"[\t\n]", words)}
    measure = re.compile(rf"(?:^|[(:\[]){re.escape(unit)}(?:$|[)\]、,])")
    return number in cells and any(map(measure.search, cells))


@pytest.mark.parametrize(
    ("sentence", "absent"),
    [
        ("渡船に3.4億円を見込む。", []),
        ("渡船に340百万円を見込む。", []),
        ("渡船に3.5億円を見込む。", ["3.5億円"]),
        ("渡船に３億円を見込む。", ["３億円"]),
        ("令和８年度に替える。", []),
        ("令和９年度に替える。", ["令和９年度"]),
        ("国交省が調べる。", []),
        ("環境省が調べる。", ["環境省"]),
        ("港湾振興課が調べる。", []),
        ("水産振興課が調べる。", ["水産振興課"]),
        ("有収率：86.0％", []),
        ("有収率：86.1％", ["86.1％"]),
        ("渡船：120百万円", []),
        ("渡船：120千円", ["120千円"]),
        ("渡船：20百万円", ["20百万円"]),
    ],
)
def test_the_look_at_evidence_itself_finds_what_is_absent(sentence, absent):
    words = (
        "渡船は2026年度に替え、3.4億円を見込む。国土交通省と港湾振興課が調べる。\n"
        "有収率\t％\t81.2\t86.0\n表１（単位：百万円）\n渡船\t120"
    )
    assert list(unheld(sentence, words)) == absent


def test_a_line_that_cites_nothing_names_no_number_of_its_own(answers):
    """It names the source, by title and date, or says what was looked through."""

    def faults(answer):
        titles = {hit.document.title: hit.document.published or "" for hit in answer.retrieved}
        for sentence in answer.sentences:
            if sentence.citations:
                continue
            rest = sentence.text
            for title, published in titles.items():
                parts = zip(published.split("-"), "年月日", strict=False)
                day = "".join(f"{int(number)}{unit}" for number, unit in parts if number)
                rest = rest.replace(f"『{title}』（{day}）", "").replace(f"『{title}』", "")
            rest = rest.replace("登録文書6件を探しましたが", "")
            if re.search(r"\d", rest):
                yield sentence.text

    assert wrong(answers, faults) == {}


def test_a_refusal_has_no_citations_and_shows_what_stands_nearest(answers):
    """Invariant 4."""

    def faults(answer):
        refused = answer.outcome is not Outcome.ANSWERED
        if refused and (answer.citations or answer.nearest != answer.retrieved[:3]):
            yield answer.text
        if not refused and (not answer.citations or answer.nearest):
            yield answer.text
        if refused and not answer.retrieved:
            yield "nothing near"

    assert wrong(answers, faults) == {}


def test_nothing_is_withheld_since_the_words_are_the_documents_own(answers):
    assert wrong(answers, lambda answer: answer.withheld) == {}


def test_the_day_of_an_answer_is_that_of_its_newest_source(answers):
    def faults(answer):
        days = [citation.hit.document.published for citation in answer.citations]
        if answer.as_of != max(filter(None, days), default=None):
            yield answer.as_of

    assert wrong(answers, faults) == {}
