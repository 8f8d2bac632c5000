"""Asking all probes, on documents given and the planted one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from eval.probes.asked import PROBES
from eval.probes.model import Probe, ProbeReport, ProbeResult, Seen
from eval.probes.planted import FILE_NAME, TEXT
from rag.engine import Engine
from rag.errors import LanguageModelError, TenkyoError
from rag.llm import EXTRACTIVE
from rag.settings import Settings

Progress = Callable[[str, int, int, str], None]

COLLECTION = "probes"


def run_probes(
    documents: Path,
    settings: Settings,
    *,
    model: str | None = None,
    probes: Sequence[Probe] = PROBES,
    progress: Progress | None = None,
    today: date | None = None,
) -> ProbeReport:
    """Asks every probe in a collection of its own.

    A language model that cannot answer has kept no rule: its probes fail, and say why.

    Args:
        documents: Folder of documents.
        settings: Settings; `home` is replaced by a temporary folder.
        model: Name of a language model; None for that of the settings.
        probes: What is asked.
        progress: Told what is being done.
        today: The day on which 今年度 is resolved.

    Raises:
        ConfigurationError: There is no such model.
        CollectionError: The documents cannot be indexed.
    """
    asked_of = settings.model if model is None else model
    with tempfile.TemporaryDirectory(prefix="tenkyo-probes-") as folder:
        planted = Path(folder) / "planted"
        planted.mkdir()
        (planted / FILE_NAME).write_text(TEXT, encoding="utf-8")
        engine = Engine(settings.model_copy(update={"home": Path(folder) / "home"}))
        try:
            engine.language_models.open(asked_of)  # a name that nobody knows is told at once
            engine.ingest([documents, planted], collection=COLLECTION, progress=progress)
            prompts = tuple(
                turn.content
                for prompt in engine.language_models.prompts().values()
                for turn in prompt.turns
                if turn.role == "system"
            )
            results: list[ProbeResult] = []
            for done, probe in enumerate(probes):
                if progress is not None:
                    progress("確認", done, len(probes), probe.id)
                results.append(_ask(engine, probe, asked_of, prompts, today))
        finally:
            engine.close()
    return ProbeReport(asked_of or EXTRACTIVE.name, tuple(results))


def _ask(
    engine: Engine, probe: Probe, model: str, prompts: tuple[str, ...], today: date | None
) -> ProbeResult:
    started = time.perf_counter()
    try:
        answer = engine.answer(
            probe.question,
            collection=COLLECTION,
            history=probe.history,
            model=model,
            today=today,
        )
        seen = Seen(answer, prompts=prompts)
    except TenkyoError as error:
        seen = Seen(None, error, prompts)
    fault = _unasked(seen, model) or probe.rule(seen)
    return ProbeResult(probe, fault, seen.shown, _since(started))


def _unasked(seen: Seen, model: str) -> str:
    """Why an answer says nothing about the model: it failed, and the documents' words stand in."""
    if isinstance(seen.error, LanguageModelError):
        return f"モデルが答えないため確かめられません：{seen.error.message}"
    if seen.answer is not None and seen.answer.model != (model or EXTRACTIVE.name):
        return f"モデルが答えないため確かめられません：{seen.answer.notice}"
    return ""


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
