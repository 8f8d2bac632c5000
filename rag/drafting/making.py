"""Making drafts: from questions that something answers, or from an answer that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answering import Answer
from rag.drafting.comparison import Columns, arranged, compared_by_source
from rag.drafting.kinds import FORMS, DraftKind
from rag.drafting.model import Draft, Section
from rag.drafting.numbering import Gathering
from rag.drafting.questions import Answering, DraftQuestion, require_questions
from rag.drafting.sections import Asked, question_sections


def make_draft(
    questions: Sequence[DraftQuestion],
    answering: Answering,
    *,
    kind: DraftKind,
    columns: Columns = Columns.DOCUMENTS,
) -> Draft:
    """Answers questions and writes a draft of the answers.

    Args:
        questions: The questions; follow-ups are asked with what was said before them.
        answering: Answers one question.
        kind: The kind of draft. A comparison has a column for every document that is cited; to ask
            every document by itself see `rag.drafting.comparison`.
        columns: What stands in the columns of a comparison.

    Raises:
        QuestionError: There is no question, or there are too many.
    """
    require_questions(questions)
    answers = [_ask(question, answering) for question in questions]
    return _draft(answers, kind, columns)


def draft_of_answer(answer: Answer, *, kind: DraftKind) -> Draft:
    """Writes a draft of an answer that is there."""
    return _draft([[(answer.understanding.question, answer)]], kind, Columns.DOCUMENTS)


def _ask(question: DraftQuestion, answering: Answering) -> list[tuple[str, Answer]]:
    history: list[Mapping[str, str]] = []
    answers: list[tuple[str, Answer]] = []
    for text in (question.text, *question.follow_ups):
        answer = answering(text, tuple(history))
        answers.append((text, answer))
        history += [
            {"role": "user", "content": text},
            {"role": "assistant", "content": answer.text},
        ]
    return answers


def _draft(
    answers: Sequence[Sequence[tuple[str, Answer]]], kind: DraftKind, columns: Columns
) -> Draft:
    gathering = Gathering()
    if kind is DraftKind.COMPARISON:
        flat = [pair for group in answers for pair in group]
        table = compared_by_source(flat, gathering)
        return gathering.draft(kind, table=arranged(table, columns))
    form = FORMS[kind]
    sections: list[Section] = []
    for item, group in enumerate(answers, 1):
        first, *others = (Asked(text, gathering.take(answer, text)) for text, answer in group)
        sections += question_sections(
            form, first, others, gathering.citations, item=item, of=len(answers)
        )
    return gathering.draft(kind, sections)
