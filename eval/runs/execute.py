"""A run from files to results: index, rank, ask every model, go on after a crash."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from eval.measures import RankedPassage
from eval.questions import Question, load_questions
from eval.runs.asking import COLLECTION, Asking
from eval.runs.environment import identity_of, surroundings
from eval.runs.folder import discard, open_folder
from eval.runs.frozen import FrozenEngine, FrozenPassages, load_frozen, require_same_source
from eval.runs.journal import JOURNAL, Journal
from eval.runs.judging import SentenceJudges
from eval.runs.plan import RunPlan
from eval.runs.records import Asked, asked_json, ranking_json, read_asked, read_ranking
from eval.runs.results import EvaluationResult, RunResult
from eval.runs.time_left import TimeLeft
from eval.runs.usable import UnusableQuestionsError, require_answerable, require_quotes
from rag.errors import ConfigurationError, LanguageModelError
from rag.llm import ExtractiveModel
from rag.settings import Settings
from rag.support import Entailment

Progress = Callable[[str, int, int, str], None]

_MOST_IN_A_ROW = 5
"""So many failures of a model, one after the other, end the run: it is down."""


def execute(
    plan: RunPlan,
    settings: Settings,
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Indexes documents in a collection of their own, and asks every question of every model.

    Answers are those that a person gets; the ranking behind them is searched for once more, deep
    enough for the measures.

    Args:
        plan: What is to run.
        settings: Settings; `home` is replaced by a temporary folder.
        folder: Where the journal is kept; a run that was broken off goes on there. None keeps it
            in memory.
        progress: Told what is being done, and how long it may take.

    Raises:
        ConfigurationError: The question file cannot be used, names a document that is not among
            those indexed or quotes what does not stand there once, there is no such model, the
            folder holds something else, or the run whose passages are taken over asked something
            else.
        LanguageModelError: A model is down. What has been answered is kept.
    """
    questions = load_questions(plan.questions)
    if not plan.documents.exists():
        raise ConfigurationError(
            f"{plan.documents} がありません。--documents に文書のフォルダーを指定してください。"
        )
    if not plan.lenient:
        require_answerable(questions)
    with tempfile.TemporaryDirectory(prefix="tenkyo-eval-") as home:
        engine = FrozenEngine(settings.model_copy(update={"home": Path(home)}))
        try:
            frozen = load_frozen(plan.retrieval_from) if plan.retrieval_from else None
            identity = identity_of(plan, settings, engine)
            if plan.retrieval_from is not None:
                require_same_source(plan.retrieval_from, identity)
            if folder is not None:
                open_folder(folder, identity)
            journal = Journal(folder / JOURNAL if folder is not None else None)
            try:
                run = _Run(plan, questions, identity, journal, progress or _silent)
                if run.unfinished:
                    run.ask_all(engine, frozen)
                return run.result()
            except UnusableQuestionsError:
                if folder is not None:
                    discard(folder)
                raise
            finally:
                journal.close()
        finally:
            engine.close()


def _silent(stage: str, done: int, total: int, name: str) -> None:
    """Progress that nobody looks at."""


class _Run:
    """A run, as far as its journal has come."""

    def __init__(
        self,
        plan: RunPlan,
        questions: Sequence[Question],
        identity: dict[str, Any],
        journal: Journal,
        progress: Progress,
    ) -> None:
        self._plan = plan
        self._questions = questions
        self._identity = identity
        self._journal = journal
        self._progress = progress
        self._rankings: dict[str, list[RankedPassage]] = {}
        self._asked: dict[tuple[str, int, str], Asked] = {}
        self._facts: dict[str, Any] = {}
        self._replay()

    def _replay(self) -> None:
        """Takes up what the journal holds; of what was asked again, the last counts."""
        by_id = {question.id: question for question in self._questions}
        for line in self._journal.lines:
            kind = line["kind"]
            if kind in ("begun", "indexed"):
                self._facts.setdefault(kind, line)
            elif kind == "ranking":
                self._rankings[line["id"]] = read_ranking(line)
            elif kind == "asked":
                ranked = self._rankings.get(line["id"], [])
                self._keep(read_asked(line, by_id[line["id"]], ranked))

    def _keep(self, asked: Asked) -> None:
        self._asked[asked.model, asked.repeat, asked.outcome.question.id] = asked

    def _take(self, asked: Asked) -> None:
        """Writes an outcome down, and keeps what was written, as a run that goes on would."""
        line = asked_json(asked)
        self._journal.append(line)
        self._keep(read_asked(line, asked.outcome.question, asked.outcome.ranked))

    def _order(self) -> Iterator[tuple[str, int, Question]]:
        """Everything that is asked, in the order of the results."""
        for model in self._identity["models"]:
            for repeat in range(1, self._plan.repeats + 1):
                for question in self._questions:
                    yield model, repeat, question

    @property
    def unfinished(self) -> list[tuple[str, int, Question]]:
        """What is still to be asked; what failed for the model's sake is asked again."""
        return [
            (model, repeat, question)
            for model, repeat, question in self._order()
            if (found := self._asked.get((model, repeat, question.id))) is None or found.transient
        ]

    def _write(self, kind: str, **facts: object) -> None:
        line = {"kind": kind, "at": datetime.now(UTC).isoformat(timespec="seconds"), **facts}
        self._journal.append(line)
        self._facts.setdefault(kind, line)

    def ask_all(self, engine: FrozenEngine, frozen: Mapping[str, FrozenPassages] | None) -> None:
        """Indexes the documents and asks what is still to be asked."""
        day = self._plan.today or date.today()  # noqa: DTZ011 (the day of the person who asks)
        self._write("begun", today=day.isoformat(), **surroundings())
        report = engine.ingest(
            [self._plan.documents], collection=COLLECTION, progress=self._progress
        )
        self._require_evidence(engine)
        self._write(
            "indexed",
            passages=report.passages,
            ingest_s=round(report.took_s, 2),
            index=_index_facts(engine),
        )
        # A run that goes on goes on with the day on which it was begun.
        begun = date.fromisoformat(self._facts["begun"]["today"])
        judges = SentenceJudges(self._entailment(engine))
        asking = Asking(engine, begun, judges, frozen)
        self._rank(asking)
        for model in self._identity["models"]:
            self._ask(model, asking, engine)

    def _entailment(self, engine: FrozenEngine) -> Entailment | None:
        """The model that judges the sentences beside our check."""
        if self._plan.nli is None:
            return engine.language_models.entailment()
        from rag.support import CrossEncoderEntailment

        return CrossEncoderEntailment(self._plan.nli)

    def _require_evidence(self, engine: FrozenEngine) -> None:
        """Checks the evidence against what was indexed, before anything is asked."""
        ids = {row.file_name: row.id for row in engine.documents(collection=COLLECTION)}
        _require_documents(self._questions, ids)
        if not self._plan.lenient:
            require_quotes(
                self._questions,
                lambda name: engine.document(ids[name], collection=COLLECTION).text,
            )

    def _rank(self, asking: Asking) -> None:
        for done, question in enumerate(self._questions):
            if question.id not in self._rankings:
                self._progress("検索", done, len(self._questions), question.id)
                ranked = asking.rank(question)
                self._journal.append(ranking_json(question.id, ranked))
                self._rankings[question.id] = ranked

    def _ask(self, model: str, asking: Asking, engine: FrozenEngine) -> None:
        """Asks a model all that is left, as many at a time as it takes."""
        left = [entry for entry in self.unfinished if entry[0] == model]
        total = len(self._questions) * self._plan.repeats
        stage = "質問" if len(self._identity["models"]) == 1 else f"質問（{model}）"
        time_left = TimeLeft(len(left))
        in_a_row = 0
        with ThreadPoolExecutor(_places(model, engine)) as pool:
            futures = {
                pool.submit(
                    asking.ask, question, model, repeat, self._rankings[question.id]
                ): question
                for _, repeat, question in left
            }
            try:
                for done, future in enumerate(as_completed(futures)):
                    shown = f"{time_left.after(done)}{futures[future].id}"
                    self._progress(stage, total - len(left) + done, total, shown)
                    asked = future.result()
                    self._take(asked)
                    if asked.transient:
                        in_a_row += 1
                    elif asked.tokens is not None and asked.tokens.completion_tokens:
                        in_a_row = 0  # a refusal for which no model was asked says nothing of it
                    if in_a_row >= min(_MOST_IN_A_ROW, total):
                        raise _is_down(model, in_a_row, asked)
            finally:
                pool.shutdown(cancel_futures=True)

    def result(self) -> RunResult:
        """The results, computed from what the journal holds."""
        asked = tuple(
            self._asked[model, repeat, question.id] for model, repeat, question in self._order()
        )
        environment = self._environment()
        models = self._identity["models"]
        results = tuple(
            self._result([one for one in asked if one.model == model], model, environment)
            for model in models
        )
        return RunResult(results, asked, environment)

    def _result(
        self, asked: Sequence[Asked], model: str, environment: dict[str, Any]
    ) -> EvaluationResult:
        return EvaluationResult(
            self._plan.questions,
            self._plan.documents,
            tuple(one.outcome for one in asked),
            {
                one.outcome.question.id: dict(one.answer)
                for one in asked
                if one.answer is not None and one.repeat == 1
            },
            tuple(one.ms for one in asked if one.ms is not None),
            environment,
            model,
            tuple(one.tokens for one in asked if one.tokens is not None),
            self._plan.repeats,
        )

    def _environment(self) -> dict[str, Any]:
        begun, indexed = self._facts["begun"], self._facts["indexed"]
        told = {name: value for name, value in begun.items() if name not in ("kind", "at")}
        return (
            {name: value for name, value in self._identity.items() if name != "questions"}
            | told
            | {
                "begun_at": begun["at"],
                "questions_file": self._plan.questions.name,
                "questions_sha256": self._identity["questions"],
                "passages": indexed["passages"],
                "ingest_s": indexed["ingest_s"],
                "index": indexed["index"],
            }
        )


def _require_documents(asked: Sequence[Question], known: Collection[str]) -> None:
    wanted = {evidence.doc for question in asked for evidence in question.evidence}
    missing = sorted(wanted - set(known))
    if missing:
        raise UnusableQuestionsError(
            f"質問集が挙げる文書が見つかりません：{'、'.join(missing)}。"
            "--documents に、これらのファイルがあるフォルダーを指定してください。"
        )


def _index_facts(engine: FrozenEngine) -> dict[str, Any] | None:
    """The manifest of the index, its many checksums as one."""
    with engine.collection(COLLECTION).snapshot() as snapshot:
        manifest = snapshot.manifest
    if manifest is None:
        return None
    facts = asdict(manifest)
    checksums = "\n".join(f"{name} {sums}" for name, sums in sorted(facts.pop("checksums").items()))
    return facts | {"checksum": sha256(checksums.encode()).hexdigest()}


def _places(model: str, engine: FrozenEngine) -> int:
    """How many questions a model is asked at a time."""
    settings = engine.language_models.configured()[model]
    return 1 if isinstance(settings, ExtractiveModel) else settings.concurrency


def _is_down(model: str, times: int, asked: Asked) -> LanguageModelError:
    return LanguageModelError(
        f"モデル「{model}」が続けて {times} 問に答えられなかったため、中断しました。"
        f"{asked.outcome.error}"
        "モデルの状態を確かめて、同じ指定でもう一度実行すると、続きから始めます"
        "（--output を指定したとき）。"
    )
