"""Comparisons: questions and documents side by side, every cell with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.answering import Answer, Sentence
from rag.drafting.kinds import DraftKind
from rag.drafting.model import NOT_FOUND, Draft, Role, Section, Table, TableRow
from rag.drafting.numbering import Gathering
from rag.drafting.questions import Answering, DraftQuestion, require_questions
from rag.errors import ConfigurationError
from rag.index import DocumentRow
from rag.japanese.written_dates import japanese_date

NOT_USED = "お尋ねへの回答に使われた記載はありません。"
"""What a cell says of a document that was not asked by itself; it may hold the point."""

_DOCUMENT = "文書"
_ITEM = "項目"


class Columns(StrEnum):
    """What stands in the columns of a comparison; the other stands in its rows."""

    DOCUMENTS = "文書"
    QUESTIONS = "質問"


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the documents compared.

    Attributes:
        document: The document.
        answering: Answers from this document alone.
    """

    document: DocumentRow
    answering: Answering


def compare_documents(
    questions: Sequence[DraftQuestion],
    subjects: Sequence[Subject],
    *,
    columns: Columns = Columns.DOCUMENTS,
) -> Draft:
    """Asks every document every question.

    Args:
        questions: The questions; follow-ups are questions of their own here.
        subjects: The documents.
        columns: What stands in the columns.

    Raises:
        QuestionError: There is no question, or there are too many.
        ConfigurationError: There is no document.
    """
    require_questions(questions)
    if not subjects:
        raise ConfigurationError("比べる文書がありません。文書を1つ以上指定してください。")
    texts = [text for question in questions for text in (question.text, *question.follow_ups)]
    gathering = Gathering()
    names = [_name(subject.document) for subject in subjects]

    def cell(text: str, subject: Subject) -> Section:
        asked = f"{text}（『{subject.document.title}』）"
        return _cell(text, gathering.take(subject.answering(text, ()), asked), NOT_FOUND)

    rows = tuple(TableRow(text, tuple(cell(text, each) for each in subjects)) for text in texts)
    table = Table(_ITEM, tuple(names), rows)
    return gathering.draft(DraftKind.COMPARISON, table=arranged(table, columns))


def arranged(table: Table, columns: Columns) -> Table:
    """A table whose columns are documents, or the same with the questions in its columns."""
    if columns is Columns.DOCUMENTS:
        return table
    rows = tuple(
        TableRow(name, tuple(row.cells[place] for row in table.rows))
        for place, name in enumerate(table.columns)
    )
    return Table(_DOCUMENT, tuple(row.heading for row in table.rows), rows)


def compared_by_source(answers: Sequence[tuple[str, Answer]], gathering: Gathering) -> Table:
    """Answers cut up by the documents that they cite, a column each.

    Args:
        answers: Questions with what answers them.
        gathering: Takes the sentences.
    """
    taken = [(text, gathering.take(answer, text)) for text, answer in answers]
    documents = {c.hit.document.id: c.hit.document for c in gathering.citations}
    of_number = {c.number: c.hit.document.id for c in gathering.citations}
    if not documents:
        rows = [TableRow(text, (_cell(text, (), NOT_FOUND),)) for text, _ in taken]
        return Table(_ITEM, ("記載",), tuple(rows))
    rows = []
    for text, sentences in taken:
        nothing = NOT_USED if sentences else NOT_FOUND
        cells = []
        for name in documents:
            own = [s for s in sentences if any(of_number[n] == name for n in s.citations)]
            cells.append(_cell(text, _unnamed(own, documents[name]), nothing))
        rows.append(TableRow(text, tuple(cells)))
    return Table(_ITEM, tuple(map(_name, documents.values())), tuple(rows))


def _unnamed(sentences: Sequence[Sentence], document: DocumentRow) -> list[Sentence]:
    """Sentences without the words 「○○計画では、」 that stand at the head of the column."""
    lead = f"{document.title}では、"
    return [replace(sentence, text=sentence.text.removeprefix(lead)) for sentence in sentences]


def _cell(question: str, sentences: Sequence[Sentence], nothing: str) -> Section:
    """A cell: the sentences that have sources; its column names the document already."""
    cited = tuple(sentence for sentence in sentences if sentence.citations)
    found = bool(cited) or nothing == NOT_USED
    return Section(Role.ANSWER, question, cited or (Sentence(nothing),), answered=found)


def _name(document: DocumentRow) -> str:
    date = japanese_date(document.published)
    return f"{document.title}{f'（{date}）' if date else ''}"
