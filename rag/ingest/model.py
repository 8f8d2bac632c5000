"""Which embedding a generation has: the one in force, a configured one, or one trained now."""

from __future__ import annotations

import filecmp
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from rag.documents import READER_VERSION
from rag.documents.model import Document
from rag.embedding import Embedding, TrainedEmbedding
from rag.fields import FIELDS
from rag.index import EmbeddingSpec, IndexSpec, Writer
from rag.index.failures import storage_errors
from rag.ingest.report import Progress
from rag.japanese.normalize import NORMALIZER_VERSION
from rag.japanese.tokens import Token, dictionary_name, tokenize

if TYPE_CHECKING:
    from rag.embedding.training import VocabularyBuilder

_SETTING = "trained_embedding"
_MAX_UNKNOWN = 0.1
_MAX_GROWTH = 2.0
_CHUNK = 600


@dataclass(frozen=True, slots=True)
class Texts:
    """Documents that can be gone through more than once.

    Attributes:
        count: Their number.
        characters: The length of their texts together.
        read: Goes through them once more, one in memory at a time.
    """

    count: int
    characters: int
    read: Callable[[], Iterator[Document]]


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """What a trained model has seen.

    Attributes:
        characters: Characters of the collection when it was trained.
        words: Words of all documents since then, those it was trained on included.
        unknown: How many of these words it does not know.
    """

    characters: int
    words: int
    unknown: int

    @property
    def unknown_share(self) -> float:
        """Share of words that the model does not know."""
        return self.unknown / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class EmbeddingPlan:
    """Which embedding the settings ask for.

    Attributes:
        model: A configured model, None to train the default on the collection.
        enabled: False for an index without vectors.
    """

    model: Embedding | None = None
    enabled: bool = True

    @property
    def is_trained(self) -> bool:
        """Whether it is the default, trained on the collection."""
        return self.enabled and self.model is None


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The embedding of the next generation.

    Attributes:
        embedding: The model, None for an index without vectors.
        spec: What the index is built with.
        rebuild: Whether all documents must be indexed anew.
        trained: Whether the model was trained for this generation.
        record: What the model was trained on and what it met since, by which its age is judged;
            None where nothing changed.
    """

    embedding: Embedding | None
    spec: IndexSpec
    rebuild: bool = False
    trained: bool = False
    record: TrainingRecord | None = None

    def keep(self, writer: Writer) -> None:
        """Tells the writer what it builds with."""
        writer.use(self.spec)
        if self.record is not None:
            writer.put_setting(_SETTING, asdict(self.record))


def running_spec(embedding: Embedding | None) -> IndexSpec:
    """The parts of the running program, with a given embedding."""
    return IndexSpec(
        reader=READER_VERSION,
        dictionary=dictionary_name(),
        normalizer=NORMALIZER_VERSION,
        fields=FIELDS,
        embedding=None
        if embedding is None
        else EmbeddingSpec(embedding.name, embedding.fingerprint, embedding.dimension),
    )


def require_same_parts(writer: Writer, plan: EmbeddingPlan, collection: str) -> None:
    """Checks, before anything is read, that documents can be added to the index in force.

    Raises:
        IndexMismatchError: It was built with other readers, another dictionary, normaliser or
            kind of embedding.
    """
    if writer.spec is None:
        return
    running = running_spec(plan.model)
    built_with = writer.spec.embedding
    if plan.is_trained and (built_with is None or built_with.name == TrainedEmbedding.name):
        # A trained model goes on as it is, or is trained anew.
        running = replace(running, embedding=built_with)
    writer.spec.require(running, collection)


def choose_model(
    plan: EmbeddingPlan,
    *,
    writer: Writer,
    fresh: Texts,
    others: Texts,
    retrain: bool,
    progress: Progress,
) -> ModelChoice:
    """Chooses, and trains where it must, once `require_same_parts` has let the plan through.

    The default is trained at the first build. Later documents use it as it is, until a tenth of
    all words that it met are unknown to it or the collection has doubled; then it is trained anew.

    Args:
        plan: What the settings ask for.
        writer: Knows the generation in force.
        fresh: Documents whose content is new to the collection.
        others: All other documents of the next generation.
        retrain: Whether to train in any case.
        progress: Told what is being done.
    """
    if not plan.is_trained:
        return ModelChoice(plan.model, running_spec(plan.model), rebuild=retrain)
    if writer.spec is None or retrain:
        return _train(writer, fresh, others, progress, rebuild=retrain)
    built_with = writer.spec.embedding
    if built_with is None:
        if fresh.count:
            return _train(writer, fresh, others, progress, rebuild=True)
        return ModelChoice(None, running_spec(None))
    embedding = TrainedEmbedding(writer.model_folder(built_with.fingerprint))
    if not fresh.count:
        return ModelChoice(embedding, running_spec(embedding))
    record = _meet(TrainingRecord(**(writer.setting(_SETTING) or _NEVER)), embedding, fresh)
    grown = fresh.characters + others.characters >= record.characters * _MAX_GROWTH
    if grown or record.unknown_share >= _MAX_UNKNOWN:
        return _train(writer, fresh, others, progress, rebuild=True)
    return ModelChoice(embedding, running_spec(embedding), record=record)


_NEVER = {"characters": 0, "words": 0, "unknown": 0}


def _meet(record: TrainingRecord, embedding: TrainedEmbedding, fresh: Texts) -> TrainingRecord:
    """The record after the model met new documents."""
    words = unknown = 0
    for document in fresh.read():
        for tokens in _chunks(document):
            for token in tokens:
                if token.content and not token.lemma[0].isdigit():
                    words += 1
                    unknown += token.surface not in embedding.spellings
    return replace(record, words=record.words + words, unknown=record.unknown + unknown)


def _train(
    writer: Writer, fresh: Texts, others: Texts, progress: Progress, *, rebuild: bool
) -> ModelChoice:
    """Trains the default on all documents; a collection too small for one gets no vectors."""
    from rag.embedding.training import VocabularyBuilder  # brings scipy, which asking never needs

    builder = VocabularyBuilder()
    words = 0
    total = fresh.count + others.count
    for done, document in enumerate(chain(others.read(), fresh.read())):
        progress("語の学習", done, total, "")
        for tokens in _chunks(document):
            builder.add(tokens)
            words += sum(token.content for token in tokens)
    embedding = _save(builder, writer)
    progress("語の学習", total, total, "")
    if embedding is None:
        return ModelChoice(None, running_spec(None), rebuild=rebuild)
    record = TrainingRecord(fresh.characters + others.characters, words, 0)
    return ModelChoice(embedding, running_spec(embedding), rebuild, trained=True, record=record)


def _save(builder: VocabularyBuilder, writer: Writer) -> TrainedEmbedding | None:
    """Trains a model into the folder of its fingerprint; None where there is too little text.

    It is written beside and moved there. What is left of an interrupted training has no
    generation, and goes with the next writer.
    """
    beside = writer.model_folder(f"training-{uuid.uuid4().hex}")
    with storage_errors(beside.parent.parent):
        if not builder.train(beside / "model"):
            beside.rmdir()
            return None
        fingerprint = TrainedEmbedding(beside / "model").fingerprint
        folder = writer.model_folder(fingerprint)
        _move(beside / "model", folder)
    return TrainedEmbedding(folder)


def _move(source: Path, target: Path) -> None:
    """Moves the files of a folder; those that are in place already stay, for they may be in use."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(exist_ok=True)
        elif not (place.is_file() and filecmp.cmp(path, place, shallow=False)):
            path.replace(place)


def _chunks(document: Document) -> Iterator[list[Token]]:
    """Tokens of runs of blocks of about a passage's length."""
    lines: list[str] = []
    length = 0
    for block in document.blocks:
        line = document.text[block.char_start : block.char_end]
        lines.append(line)
        length += len(line)
        if length >= _CHUNK:
            yield tokenize("\n".join(lines))
            lines, length = [], 0
    if lines:
        yield tokenize("\n".join(lines))
