"""Which embedding a generation has: the one in force, a configured one, or one trained now."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rag.documents import READER_VERSION
from rag.documents.model import Document
from rag.embedding import Embedding, TrainedEmbedding
from rag.embedding.training import VocabularyBuilder
from rag.fields import FIELDS
from rag.index import EmbeddingSpec, IndexSpec, Writer
from rag.ingest.report import Progress
from rag.japanese.normalize import NORMALIZER_VERSION
from rag.japanese.tokens import Token, dictionary_name, tokenize

_SETTING = "trained_embedding"
_MAX_UNKNOWN = 0.1
_MAX_GROWTH = 2.0
_CHUNK = 600

Documents = Callable[[], Iterator[Document]]


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


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The embedding of the next generation.

    Attributes:
        embedding: The model, None for an index without vectors.
        spec: What the index is built with.
        rebuild: Whether all documents must be indexed anew.
        trained: Whether the model was trained for this generation.
        folder: Where a model that was just trained lies; removed once it is kept.
        record: What the model was trained on and what it met since, by which its age is judged.
    """

    embedding: Embedding | None
    spec: IndexSpec
    rebuild: bool = False
    trained: bool = False
    folder: Path | None = None
    record: TrainingRecord | None = None

    def keep(self, writer: Writer) -> None:
        """Tells the writer what it builds with, and puts a new model where it will be kept."""
        writer.use(self.spec)
        if self.folder is not None and self.spec.embedding is not None:
            target = writer.model_folder(self.spec.embedding.fingerprint)
            shutil.copytree(self.folder, target, dirs_exist_ok=True)
        if self.record is not None:
            writer.put_setting(_SETTING, asdict(self.record))

    def discard(self) -> None:
        """Removes the temporary folder of a model that was just trained."""
        if self.folder is not None:
            shutil.rmtree(self.folder.parent, ignore_errors=True)


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


def choose_model(
    plan: EmbeddingPlan,
    *,
    writer: Writer,
    new: Documents,
    kept: Documents,
    retrain: bool,
    progress: Progress,
) -> ModelChoice:
    """Chooses, and trains where it must.

    The default is trained at the first build. Later documents use it as it is, until a tenth of
    the new words are unknown to it or the collection has doubled; then it is trained anew.

    Args:
        plan: What the settings ask for.
        writer: Knows the generation in force.
        new: Documents to be added.
        kept: Documents that stay.
        retrain: Whether to train in any case.
        progress: Told what is being done.
    """
    if not plan.enabled or plan.model is not None:
        spec = running_spec(plan.model)
        changed = writer.spec is not None and writer.spec != spec
        if changed and not retrain:
            # The writer refuses with the cure, rather than silently rebuild a large collection.
            return ModelChoice(plan.model, spec)
        return ModelChoice(plan.model, spec, rebuild=retrain)
    if writer.spec is None or retrain:
        return _train(new, None, progress, rebuild=retrain)
    built_with = writer.spec.embedding
    if built_with is None:
        return _train(new, kept, progress, rebuild=True) if _any(new) else _as_it_is(None)
    if built_with.name != TrainedEmbedding.name:
        return _as_it_is(None)
    embedding = TrainedEmbedding(writer.model_folder(built_with.fingerprint))
    before = TrainingRecord(**(writer.setting(_SETTING) or _NEVER))
    after = _meet(before, embedding, new)
    total = sum(len(document.text) for source in (new, kept) for document in source())
    outgrown = total >= before.characters * _MAX_GROWTH or after.unknown_share >= _MAX_UNKNOWN
    if outgrown and _any(new):
        return _train(new, kept, progress, rebuild=True)
    record = after if after != before else None
    return ModelChoice(embedding, running_spec(embedding), record=record)


_NEVER = {"characters": 0, "words": 0, "unknown": 0}


def _any(documents: Documents) -> bool:
    return next(documents(), None) is not None


def _as_it_is(embedding: Embedding | None) -> ModelChoice:
    return ModelChoice(embedding, running_spec(embedding))


def _meet(record: TrainingRecord, embedding: TrainedEmbedding, new: Documents) -> TrainingRecord:
    """The record after the model met new documents."""
    words = unknown = 0
    for document in new():
        for tokens in _chunks(document):
            for token in tokens:
                if token.content and not token.lemma[0].isdigit():
                    words += 1
                    unknown += token.surface not in embedding.spellings
    return replace(record, words=record.words + words, unknown=record.unknown + unknown)


def _train(
    new: Documents, kept: Documents | None, progress: Progress, *, rebuild: bool
) -> ModelChoice:
    """Trains the default on all documents; a collection too small for one gets no vectors."""
    builder = VocabularyBuilder()
    characters = words = 0
    progress("語の学習", 0, 0, "")
    for source in (kept, new):
        for document in source() if source is not None else ():
            characters += len(document.text)
            for tokens in _chunks(document):
                builder.add(tokens)
                words += sum(token.content for token in tokens)
    folder = Path(tempfile.mkdtemp(prefix="tenkyo-model-")) / "model"
    if not builder.train(folder):
        shutil.rmtree(folder.parent)
        return ModelChoice(None, running_spec(None), rebuild=rebuild)
    embedding = TrainedEmbedding(folder)
    record = TrainingRecord(characters, words, 0)
    return ModelChoice(embedding, running_spec(embedding), rebuild, True, folder, record)


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
