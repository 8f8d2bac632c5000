"""From what a caller names to a file of it, as the caller may see it now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from api.checking import masked_check
from api.drafting.making import made_of_answer
from api.drafting.masking import masked_draft
from api.drafting.templates import find_template
from api.exporting.files import File, check_file, draft_file, measures_file
from api.exporting.marks import Marks, links_to
from api.identity import Caller
from api.opening import open_to
from api.readers import readable_for
from api.schemas.exports import ExportIn, MeasuresIn
from api.state.answers import find_answer
from api.state.checks import find_check
from api.state.drafts import find_draft, find_version
from rag.answering import Sentence, Support
from rag.drafting import Draft, DraftKind, Section
from rag.export import MeasureStyle
from rag.japanese.eras import parse_fiscal_year
from rag.records import MeasureFilter, MeasureRow
from rag.wire.reading import checks_of, draft_of

if TYPE_CHECKING:
    from api.services import Services

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|\u2028\u2029\u202a-\u202e\u2066-\u2069]+')
_LONGEST_NAME = 60
_NOT_BORNE_OUT = "〔要確認：出典に見当たらず〕"


def export(services: Services, caller: Caller, asked: ExportIn) -> File:
    """Makes a file.

    Raises:
        ProblemError: 404, the caller has no such answer, draft or check; 409, the draft is still
            being made; 422, its 様式 is gone.
        TenkyoError: The collection cannot be opened, a document is not there, or a file of the
            format cannot hold so much.
    """
    if asked.answer_id is not None:
        made = _answer(services, caller, asked, asked.answer_id)
    elif asked.draft_id is not None:
        made = _draft(services, caller, asked, asked.draft_id)
    elif asked.check_id is not None:
        made = _check(services, caller, asked, asked.check_id)
    else:
        made = _measures(services, caller, asked, asked.measures or MeasuresIn())
    return replace(made, name=_UNSAFE.sub("_", made.name).strip(" .")[:_LONGEST_NAME] or "export")


def _answer(services: Services, caller: Caller, asked: ExportIn, answer_id: str) -> File:
    with services.state.session() as session:
        record = find_answer(session, answer_id, caller.user)
    readable = readable_for(services, caller, record.collection, record.documents)
    whole = made_of_answer(record.body, record.documents, DraftKind.MEMO)
    draft = draft_of(masked_draft(whole.body, readable, record.documents))
    return _file_of(services, asked, draft, record.collection, record.documents)


def _draft(services: Services, caller: Caller, asked: ExportIn, draft_id: str) -> File:
    with services.state.session() as session:
        record = find_draft(session, draft_id, caller.user)
        version = find_version(session, record)
    readable = readable_for(services, caller, record.collection, version.documents)
    draft = draft_of(masked_draft(version.body, readable, version.documents))
    return _file_of(
        services,
        asked,
        draft,
        record.collection,
        version.documents,
        fields=record.fields,
        template=record.template,
    )


def _file_of(
    services: Services,
    asked: ExportIn,
    draft: Draft,
    collection: str,
    documents: Mapping[str, Any],
    *,
    fields: Mapping[str, str] | None = None,
    template: str = "",
) -> File:
    marks = Marks.of(services, collection, documents)
    wanted = template and asked.format == "docx"
    path = find_template(services.settings, template) if wanted else None
    return draft_file(_flagged(marks.draft(draft)), asked, fields or {}, path)


def _check(services: Services, caller: Caller, asked: ExportIn, check_id: str) -> File:
    with services.state.session() as session:
        record = find_check(session, check_id, caller.user)
    readable = readable_for(services, caller, record.collection, record.documents)
    checked = checks_of(masked_check(record.body, readable))
    marks = Marks.of(services, record.collection, record.documents)
    handlings = marks.handlings(cited.hit for one in checked for cited in one.citations)
    marked = [replace(one, citations=tuple(map(marks.citation, one.citations))) for one in checked]
    return check_file(record.body["text"], marked, handlings, asked)


def _measures(services: Services, caller: Caller, asked: ExportIn, wanted: MeasuresIn) -> File:
    engine, access = services.engine, caller.access
    collection = open_to(services, caller, asked.collection)
    rows = engine.measures(
        collection=collection,
        access=access,
        wanted=MeasureFilter(
            document_ids=tuple(
                engine.find_document(name, collection=collection, access=access).id
                for name in wanted.document_ids
            ),
            ministries=tuple(wanted.ministries),
            fiscal_years=tuple(
                year if isinstance(year, int) else parse_fiscal_year(year)
                for year in wanted.fiscal_years
            ),
            text=wanted.q,
        ),
    )
    has_links = bool(services.settings.public_api_url)
    links = _links(services, caller, collection, rows) if has_links else {}
    return measures_file(rows, MeasureStyle(asked.unit, links), asked)


def _links(
    services: Services, caller: Caller, collection: str, rows: list[MeasureRow]
) -> dict[str, str]:
    """Permanent links to the pages on which measures begin."""
    link = links_to(services, collection)
    found = {}
    for row in rows:
        page = None
        if row.passage_ids and row.document.pages is not None:
            _, (passage,) = services.engine.passage(
                row.passage_ids[0], collection=collection, access=caller.access
            )
            page = passage.page
        found[row.id] = link(row.document.id, page)
    return found


def _flagged(draft: Draft) -> Draft:
    """A draft in which sentences of its editor that nothing bears out say so.

    Drafts that are made hold no such sentences; those that are edited may.
    """
    if draft.table is not None:
        rows = tuple(
            replace(row, cells=tuple(map(_flagged_section, row.cells))) for row in draft.table.rows
        )
        return replace(draft, table=replace(draft.table, rows=rows))
    return replace(draft, sections=tuple(map(_flagged_section, draft.sections)))


def _flagged_section(section: Section) -> Section:
    def shown(sentence: Sentence) -> Sentence:
        if sentence.support is not Support.UNSUPPORTED:
            return sentence
        return replace(sentence, text=f"{sentence.text}{_NOT_BORNE_OUT}")

    return replace(section, sentences=tuple(map(shown, section.sentences)))
