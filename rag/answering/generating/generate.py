"""Asking a language model, and showing what of its answer holds."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rag.answering.citations import CitationNumbers, CitationParser, CitedSentence
from rag.answering.citing import cite
from rag.answering.extractive import NOTHING_NEAR, nothing_found
from rag.answering.generating.checking import Judged, SentenceJudge
from rag.answering.generating.events import AnswerEvent, Cited, Delta, Done, Status, Working
from rag.answering.generating.evidence import CheckedAgainst, source_of, spans_for
from rag.answering.generating.tables import TableCells
from rag.answering.identity import answer_id
from rag.answering.length import EXTENTS
from rag.answering.model import Answer, Citation, Outcome, Sentence, Span, Withheld
from rag.answering.notices import notice_of
from rag.errors import LanguageModelError
from rag.index import DocumentRow
from rag.japanese.normalize import squeeze
from rag.japanese.written_dates import japanese_date
from rag.llm import FramedPassage, Message, Prompts, TokenMeter, Window, frame_passages, pack
from rag.llm.model import LanguageModelSettings
from rag.llm.tokens import token_counter
from rag.retrieval.model import Hit, SearchResult
from rag.support import Entailment, SecondReader

if TYPE_CHECKING:
    from rag.llm.base import StreamingLLM

NOT_WRITTEN = "お尋ねの点の記載は、渡された資料に見当たりません。"
"""What a model is told to say where the passages hold no answer."""

_NEAREST = 3
_CUT_OFF = "回答が長さの上限で途切れたため、最後の文は示しません。"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question is asked with.

    Attributes:
        llm: The model.
        prompts: The prompts in force.
        history: What was said before, for ids that occur in none of it.
        entailment: A model that judges the meaning of sentences, None to judge it by words.
        reader: Judges once more what has passed the check, None for none.
        flags: Whether unsupported sentences are shown, marked, instead of being kept back.
        expands: Whether the model is asked for further words to search for.
        prompt: Name of the prompt; empty takes that for an answer or a comparison.
        tone: How the model ends its sentences, where the prompt leaves that open.
        at_once: Whether the model's response is taken whole before its sentences are checked: a
            reader that is the same model would else wait for the place that the response takes.
        meter: Counts the tokens of `llm` and `reader`, which are opened with it.
    """

    llm: StreamingLLM
    prompts: Prompts
    history: Sequence[Mapping[str, str]] = ()
    entailment: Entailment | None = None
    reader: SecondReader | None = None
    flags: bool = False
    expands: bool = False
    prompt: str = ""
    tone: str = "である調"
    at_once: bool = False
    meter: TokenMeter = field(default_factory=TokenMeter)

    @property
    def settings(self) -> LanguageModelSettings:
        """The model's settings."""
        return self.llm.settings


def generate(
    result: SearchResult, asking: Asking, extractive: Answer, documents: Sequence[DocumentRow]
) -> Iterator[AnswerEvent]:
    """Answers a question by a language model from what a search found.

    Args:
        result: The search.
        asking: The model, the prompts, the check.
        extractive: The answer without a model: it decides before generation whether the documents
            hold anything, and takes over where the model fails.
        documents: All documents that the caller may read.

    Yields:
        Events as sentences pass the check; `Done` last. Where the model cannot be asked, the
        extractive answer with the reason in its notice.
    """
    if extractive.outcome is Outcome.NOT_FOUND:
        yield Done(replace(extractive, model=asking.settings.name, usage=asking.meter.usage))
        return
    yield Status("回答を作っています")
    making = _Making(result, asking, extractive, documents)
    try:
        yield from making.events()
    except LanguageModelError as error:
        yield from _taken_over(extractive, asking, error)


def _taken_over(
    extractive: Answer, asking: Asking, error: LanguageModelError
) -> Iterator[AnswerEvent]:
    notice = (
        f"モデル「{asking.settings.shown}」で回答を作れなかったため、文書からの抜き書きを示します。"
        f"{error.message}"
    )
    yield Status("文書からの抜き書きに切り替えます")
    answer = replace(extractive, notice=f"{notice}{extractive.notice}", usage=asking.meter.usage)
    yield from shown(answer)


def shown(answer: Answer) -> Iterator[AnswerEvent]:
    """An answer that is whole already, as events."""
    told: set[int] = set()
    by_number = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        for number in sentence.citations:
            if number not in told:
                told.add(number)
                yield Cited(by_number[number])
        yield Delta(sentence.marked, sentence)
    yield Done(answer)


class _Making:
    """An answer in the making."""

    def __init__(
        self,
        result: SearchResult,
        asking: Asking,
        extractive: Answer,
        documents: Sequence[DocumentRow],
    ) -> None:
        self._started = time.perf_counter()
        self._result = result
        self._asking = asking
        self._extractive = extractive
        self._documents = documents
        self._numbers = CitationNumbers()
        self._used: dict[str, tuple[Hit, list[Span]]] = {}
        self._sentences: list[Sentence] = []
        self._withheld: list[Withheld] = []
        self._nothing = False

    def events(self) -> Iterator[AnswerEvent]:
        reading = self._result.understanding
        hits = {hit.passage.id: hit for hit in self._result.hits}
        frames, messages = self._prompt()
        given = {frame.id: CheckedAgainst.of(hits[frame.key]) for frame in frames}
        asking = self._asking
        judge = SentenceJudge(given, reading.question, asking.entailment, asking.reader)
        parser = CitationParser(list(given))
        cells = TableCells(one.names.title for one in given.values())
        finish = None
        waiting: list[CitedSentence] = []
        for piece in asking.llm.generate(messages):
            finish = piece.finish or finish
            yield Working()
            waiting += [one for cited in parser.feed(piece.text) for one in cells.take(cited)]
            if not asking.at_once:
                yield from self._take_all(waiting, judge)
                waiting.clear()
        for cited in parser.finish():
            if finish == "length" and not cited.ended:
                self._withheld.append(Withheld(cited.text, _CUT_OFF))
            else:
                waiting += cells.take(cited)
        yield from self._take_all(waiting, judge)
        yield from self._end()

    def _prompt(self) -> tuple[tuple[FramedPassage, ...], Sequence[Message]]:
        """The passages that fit into the model's window, and the messages that hold them."""
        reading = self._result.understanding
        settings = self._asking.settings
        count = token_counter(settings)
        said = [turn.get("content", "") for turn in self._asking.history]
        sources = [source_of(hit) for hit in _distinct(self._result.hits)]
        frames = frame_passages(sources, question=reading.resolved, beside=said)
        usual = "compare" if reading.compares else "answer"
        prompt = self._asking.prompts[self._asking.prompt or usual]
        today = japanese_date(reading.today.isoformat()) if reading.today else "（指定なし）"
        values = {"question": reading.resolved, "today": today, "nothing_found": NOT_WRITTEN}
        if "length" in prompt.variables:
            values["length"] = EXTENTS[self._extractive.length].told
        if "tone" in prompt.variables:
            values["tone"] = self._asking.tone
        room = Window.of(settings, count).room(prompt.messages(passages="", **values))
        packed = pack(frames, text=lambda frame: frame.text, count=count, room=room)
        passages = "\n\n".join(frame.text for frame in packed.kept)
        return packed.kept, prompt.messages(passages=passages, **values)

    def _take_all(
        self, sentences: Iterable[CitedSentence], judge: SentenceJudge
    ) -> Iterator[AnswerEvent]:
        for cited in sentences:
            yield from self._take(cited, judge)

    def _take(self, cited: CitedSentence, judge: SentenceJudge) -> Iterator[AnswerEvent]:
        """Checks a sentence, and shows it or keeps it back."""
        if squeeze(cited.text) == squeeze(NOT_WRITTEN):
            self._nothing = True
            return
        judged = judge.judge(cited)
        if not judged.passes and not self._asking.flags:
            self._withheld.append(Withheld(judged.text, judged.reason))
            return
        new = [one for one in judged.cited if one.hit.passage.id not in self._used]
        numbers = self._numbers.of(one.hit.passage.id for one in judged.cited)
        for one in judged.cited:
            spans = spans_for(judged.text, one.hit)
            self._used.setdefault(one.hit.passage.id, (one.hit, []))[1].extend(spans)
        for one in new:
            (number,) = self._numbers.of([one.hit.passage.id])
            yield Cited(self._citation(number, one.hit.passage.id))
        sentence = _sentence(judged, numbers)
        self._sentences.append(sentence)
        yield Delta(sentence.marked, sentence)

    def _citation(self, number: int, passage_id: str) -> Citation:
        hit, spans = self._used[passage_id]
        return cite(number, hit, ((span.char_start, span.char_end) for span in spans))

    def _end(self) -> Iterator[AnswerEvent]:
        citations = tuple(
            self._citation(number, name) for number, name in enumerate(self._numbers.ids, 1)
        )
        sentences = tuple(self._sentences)
        outcome = Outcome.ANSWERED
        if not citations:
            # Nothing that was said rests on a passage: what cannot be shown is no answer.
            outcome = Outcome.NOT_FOUND if self._nothing else Outcome.NEARBY
            text = nothing_found(len(self._documents)) if self._nothing else NOTHING_NEAR
            sentences = (Sentence(text),)
        answered = outcome is Outcome.ANSWERED
        cited = [citation.hit.document for citation in citations]
        reading = self._result.understanding
        took = self._extractive.took_ms + (time.perf_counter() - self._started) * 1000
        yield Done(
            Answer(
                id=answer_id(self._result, sentences),
                understanding=reading,
                outcome=outcome,
                sentences=sentences,
                citations=citations,
                retrieved=self._result.hits,
                withheld=tuple(self._withheld),
                nearest=() if answered else tuple(self._result.hits[:_NEAREST]),
                model=self._asking.settings.name,
                as_of=max((row.published for row in cited if row.published), default=None),
                notice=notice_of(reading, cited, self._documents),
                generation=self._result.generation,
                took_ms=took,
                length=self._extractive.length,
                usage=self._asking.meter.usage,
            )
        )


def _sentence(judged: Judged, numbers: tuple[int, ...]) -> Sentence:
    return Sentence(judged.text, numbers, judged.support, judged.reason)


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    """Hits whose passages differ; documents of the same content share theirs."""
    return list({hit.passage.id: hit for hit in reversed(hits)}.values())[::-1]
