"""Sections of a draft from the answer to one question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rag.answering import Citation, Sentence
from rag.drafting.kinds import Form
from rag.drafting.model import NOT_FOUND, Role, Section
from rag.japanese.written_dates import japanese_date, titled

_HEADING = re.compile(r"^#{1,6}[ \t\u3000]*(?P<name>\S.*?)[ \t\u3000]*$")
_BULLET = re.compile(r"^(?:[-*][ \t\u3000]+|[・○●][ \t\u3000]*|[ \t\u3000]+)")
_ASKED = re.compile(r"^問[ \t\u3000]*[:：][ \t\u3000]*")
_ANSWERED = re.compile(r"^答[ \t\u3000]*[:：][ \t\u3000]*")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def counted(label: str, number: int, of: int) -> str:
    """A label with its number where there are several: 問１, and 問12 as officials write it."""
    if of == 1:
        return label
    return f"{label}{str(number).translate(_FULL_WIDTH) if number < 10 else number}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what its answer gave.

    Attributes:
        question: The question.
        sentences: What a draft may show of the answer; nothing where it was refused.
    """

    question: str
    sentences: tuple[Sentence, ...]


def question_sections(
    form: Form,
    asked: Asked,
    follow_ups: Sequence[Asked],
    citations: Sequence[Citation],
    *,
    item: int,
    of: int,
) -> list[Section]:
    """The sections of one question: 問, 答, 更問 with their answers, 参考.

    An answer of a model that was asked for the whole form comes with headings of its own (`## 答`);
    its sections are then those.

    Args:
        form: The form of the kind.
        asked: The question with what answers it.
        follow_ups: Its follow-up questions.
        citations: All passages cited in the draft so far.
        item: Number of the question.
        of: How many questions there are.
    """
    main = list(_main(form, asked, item, of))
    background = [section for section in main if section.role is Role.BACKGROUND]
    sections = [section for section in main if section.role is not Role.BACKGROUND]
    sections += [*_follow_ups(form, follow_ups, item), *background]
    if form.background and not background:
        used = {n for s in sections for sentence in s.sentences for n in sentence.citations}
        named = tuple(_documents([c for c in citations if c.number in used]))
        if named:
            sections.append(Section(Role.BACKGROUND, form.background, named, item))
    return sections


def _main(form: Form, asked: Asked, item: int, of: int) -> Iterator[Section]:
    heading = counted(form.question, item, of) if form.question else ""
    groups = list(_by_heading(asked.sentences))
    structured = [(name, found) for name, found in groups if name]
    stated = next((found for name, found in structured if name == form.question), ())
    several = any(_is_numbered(name, form.question) for name, _ in structured)
    if heading and not several:
        question = stated or (Sentence(asked.question),)
        yield Section(Role.QUESTION, heading, question, item)
    answer_heading = form.answer or _own_heading(form, asked.question, item, of)
    if not asked.sentences:
        yield Section(Role.ANSWER, answer_heading, (Sentence(NOT_FOUND),), item, answered=False)
    for name, found in groups:
        if not name:
            yield Section(Role.ANSWER, answer_heading, found, item)
        elif name == form.follow_up:
            yield from _stated_follow_ups(form, found, item)
        elif name == form.background:
            yield Section(Role.BACKGROUND, name, found, item)
        elif _is_numbered(name, form.question):
            yield Section(Role.QUESTION, name, found[:1], item)
            yield Section(Role.ANSWER, answer_heading, found[1:], item)
        elif name != form.question:
            yield Section(Role.ANSWER, name, found, item)


def _own_heading(form: Form, question: str, item: int, of: int) -> str:
    """A question as the heading of its answer, with its number where the form counts them."""
    return f"{counted('', item, of)}　{question}" if form.numbered and of > 1 else question


def _is_numbered(name: str, label: str) -> bool:
    """Whether a heading is a label with a number, as in 問1."""
    return bool(label) and name.startswith(label) and name.removeprefix(label).strip().isdecimal()


def _follow_ups(form: Form, follow_ups: Sequence[Asked], item: int) -> Iterator[Section]:
    for place, asked in enumerate(follow_ups, 1):
        heading = counted(form.follow_up, place, len(follow_ups))
        yield Section(Role.FOLLOW_UP, heading, (Sentence(asked.question),), item)
        yield Section(
            Role.FOLLOW_UP_ANSWER,
            form.answer or "答",
            asked.sentences or (Sentence(NOT_FOUND),),
            item,
            answered=bool(asked.sentences),
        )


def _stated_follow_ups(form: Form, sentences: Sequence[Sentence], item: int) -> Iterator[Section]:
    """Follow-up questions that a model wrote itself, as lines 「問：」 and 「答：」."""
    asked = sum(bool(_ASKED.match(sentence.text)) for sentence in sentences)
    place = 0
    for is_question, group in groupby(sentences, key=lambda s: bool(_ASKED.match(s.text))):
        for_reader = tuple(
            replace(s, text=_ANSWERED.sub("", _ASKED.sub("", s.text))) for s in group
        )
        if not is_question:
            yield Section(Role.FOLLOW_UP_ANSWER, form.answer or "答", for_reader, item)
            continue
        for question in for_reader:
            place += 1
            heading = counted(form.follow_up, place, max(asked, 1))
            yield Section(Role.FOLLOW_UP, heading, (question,), item)


def _by_heading(sentences: Sequence[Sentence]) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
    """Sentences under the headings that a model wrote; an empty name where there is none."""
    name = ""
    found: list[Sentence] = []
    for sentence in sentences:
        heading = None if sentence.citations else _HEADING.match(sentence.text)
        if heading is None:
            found.append(replace(sentence, text=_BULLET.sub("", sentence.text)))
            continue
        if found:
            yield name, tuple(found)
        name, found = heading["name"], []
    if found:
        yield name, tuple(found)


def _documents(citations: Sequence[Citation]) -> Iterator[Sentence]:
    """A line for each document relied on, with the numbers of its passages."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.hit.document.id, []).append(citation)
    for group in by_document.values():
        document = group[0].hit.document
        yield Sentence(
            titled(document.title, document.issuer, japanese_date(document.published)),
            tuple(citation.number for citation in group),
        )
