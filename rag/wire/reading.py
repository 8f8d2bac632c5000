"""Answers, drafts and checks read back from the JSON that was kept of them.

By value: no collection is opened, and what was cited may be long gone. What the JSON does not hold
(blocks, hashes, how dates of the question were read) is left empty; everything that the shapes of
the API show comes back as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Any

from rag.answering import Answer, Citation, Length, Outcome, Sentence, Span, Support, Withheld
from rag.answering.draft_check import CheckedSentence
from rag.drafting import Draft, DraftKind, Role, Section
from rag.drafting.model import Nearest, Remark, Table, TableRow, WithheldSentence
from rag.index import DocumentRow, PassageRow
from rag.japanese.synonyms import Expansion
from rag.llm.usage import Usage
from rag.retrieval import Hit, Understanding
from rag.retrieval.asks import Ask
from rag.retrieval.measures import NamedMeasure
from rag.retrieval.naming import Naming

Body = Mapping[str, Any]


def answer_of(body: Body) -> Answer:
    """The answer of which `answer_json` made a body."""
    reading = body["understanding"]
    today = reading["today"]
    known = _passages(body)
    return Answer(
        id=body["id"],
        understanding=Understanding(
            question=body["question"],
            resolved=body["resolved_question"],
            asks=tuple(Ask(ask) for ask in reading["asks"]),
            dates=(),
            organisations=tuple(reading["organisations"]),
            naming=_naming(reading["documents"]),
            today=date.fromisoformat(today) if today else None,
            # Answers that were kept before these were shown have none.
            expansions=tuple(
                Expansion(tuple(entry["words"]), tuple(map(tuple, entry["others"])))
                for entry in reading.get("other_words", ())
            ),
            measures=tuple(
                NamedMeasure(named["id"], named["title"], named["document_id"])
                for named in reading.get("measures", ())
            ),
        ),
        outcome=Outcome(body["outcome"]),
        sentences=tuple(map(sentence_of, body["sentences"])),
        citations=tuple(map(citation_of, body["citations"])),
        retrieved=tuple(
            hit_of(known.get(found["passage_id"], _unknown(found["passage_id"])), found)
            for found in body["retrieved"]
        ),
        withheld=tuple(Withheld(kept["text"], kept["reason"]) for kept in body["withheld"]),
        nearest=_hits(body["nearest"]),
        model=body["model"],
        as_of=body["as_of"],
        notice=body["notice"],
        generation=body["generation"],
        took_ms=body["took_ms"],
        usage=_usage(body.get("usage") or {}),
        length=Length(body.get("length", Length.NORMAL)),
    )


def _usage(told: Body) -> Usage:
    """Tokens used; an answer that was kept before they were counted says none."""
    return Usage(
        told.get("prompt_tokens", 0), told.get("completion_tokens", 0), told.get("estimated", False)
    )


def draft_of(body: Body) -> Draft:
    """The draft of which `draft_json` made a body."""
    table = None if body["table"] is None else _table(body["table"])
    return Draft(
        id=body["id"],
        kind=DraftKind(body["kind"]),
        title=body["title"],
        # The cells of a table are among the sections that the API shows.
        sections=() if table is not None else tuple(map(_section, body["sections"])),
        table=table,
        citations=tuple(map(citation_of, body["citations"])),
        withheld=tuple(
            WithheldSentence(kept["question"], kept["text"], kept["reason"])
            for kept in body["withheld"]
        ),
        remarks=tuple(Remark(note["question"], note["text"]) for note in body["remarks"]),
        nearest=tuple(
            Nearest(
                near["question"], tuple(hit_of(hit["passage"], hit) for hit in near["passages"])
            )
            for near in body["nearest"]
        ),
        models=tuple(body["models"]),
        as_of=body["as_of"],
        handlings=tuple(body["handlings"]),
    )


def checks_of(body: Body) -> list[CheckedSentence]:
    """The checked sentences of which `checks_json` made a body."""
    cited = {citation["number"]: citation_of(citation) for citation in body["citations"]}
    return [
        CheckedSentence(
            text=checked["text"],
            char_start=checked["char_start"],
            char_end=checked["char_end"],
            verdict=Support(checked["verdict"]) if checked["verdict"] else None,
            reason=checked["reason"],
            citations=tuple(_used_by(checked, cited[number]) for number in checked["citations"]),
        )
        for checked in body["sentences"]
    ]


def _used_by(checked: Body, citation: Citation) -> Citation:
    """A citation with the words that one of the sentences rests on."""
    spans = tuple(
        Span(span["text"], span["char_start"], span["char_end"])
        for span in checked["spans"]
        if span["number"] == citation.number
    )
    start = min(span.char_start for span in spans)
    end = max(span.char_end for span in spans)
    passage = citation.hit.passage
    quote = passage.text[start - passage.char_start : end - passage.char_start]
    return replace(citation, quote=quote, char_start=start, char_end=end, spans=spans)


def sentence_of(body: Body) -> Sentence:
    """A sentence with what the check found."""
    support = body["support"]
    return Sentence(
        text=body["text"],
        citations=tuple(body["citations"]),
        support=Support(support) if support else None,
        reason=body["reason"],
    )


def citation_of(body: Body) -> Citation:
    """A citation, its passage as it was when it was cited."""
    return Citation(
        number=body["number"],
        quote=body["quote"],
        char_start=body["char_start"],
        char_end=body["char_end"],
        spans=tuple(
            Span(span["text"], span["char_start"], span["char_end"]) for span in body["spans"]
        ),
        hit=hit_of(body["passage"]),
    )


def hit_of(passage: Body, found: Body | None = None) -> Hit:
    """A passage that was found.

    Args:
        passage: The passage, as `passage_json` gives it.
        found: Its `rank` and `score`, where they are known.
    """
    return Hit(
        rank=found["rank"] if found else 0,
        score=found["score"] if found else 0.0,
        passage=_passage(passage),
        document=_document(passage["document"]),
        blocks=(),
        features={},
    )


def _naming(documents: Sequence[Body]) -> Naming:
    """The documents that a question named."""
    return Naming(
        {named["id"]: named["strength"] for named in documents},
        verbatim=frozenset(named["id"] for named in documents if named.get("verbatim")),
    )


def _hits(found: Sequence[Body]) -> tuple[Hit, ...]:
    return tuple(hit_of(hit["passage"], hit) for hit in found)


def _passages(body: Body) -> dict[str, Body]:
    """The passages that an answer shows, by their ids."""
    shown = (one["passage"] for one in (*body["citations"], *body["nearest"]))
    return {passage["id"]: passage for passage in shown}


def _unknown(passage_id: str) -> Body:
    """A passage of which only the id was kept."""
    document = dict.fromkeys(("id", "title", "file_name"), "")
    return {
        "id": passage_id,
        "document": {**document, "issuer": None, "published": None, "handling": None},
        "heading_path": [],
        "page": None,
        "text": "",
        "context": [],
        "char_start": 0,
        "char_end": 0,
    }


def _passage(body: Body) -> PassageRow:
    return PassageRow(
        key=0,
        id=body["id"],
        document_key=0,
        ordinal=0,
        char_start=body["char_start"],
        char_end=body["char_end"],
        text=body["text"],
        heading_path=tuple(body["heading_path"]),
        page=body["page"],
        context=tuple(body["context"]),
        facets=frozenset(),
        analysis=b"",
    )


def _document(body: Body) -> DocumentRow:
    """What names a document; for everything else it has the least open value."""
    name = body["file_name"]
    return DocumentRow(
        id=body["id"],
        path=name,
        file_name=name,
        title=body["title"],
        sha256="",
        reader_version="",
        format=PurePath(name).suffix.removeprefix(".").lower(),
        visibility="private",
        ingested_at="",
        issuer=body["issuer"],
        published=body["published"],
        handling=body["handling"],
    )


def _section(body: Body) -> Section:
    return Section(
        role=Role(body["role"]),
        heading=body["heading"],
        sentences=tuple(map(sentence_of, body["sentences"])),
        item=body["item"],
        answered=body["answered"],
    )


def _table(body: Body) -> Table:
    rows = (TableRow(row["heading"], tuple(map(_section, row["cells"]))) for row in body["rows"])
    return Table(body["corner"], tuple(body["columns"]), tuple(rows))
