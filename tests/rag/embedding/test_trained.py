"""The query side of the default: light, equal to sentence-transformers, honest about damage."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.embedding import TrainedEmbedding
from rag.errors import EmbeddingModelError
from tests.rag.embedding.test_training import train
from tests.rag.embedding.texts import PASSAGES

ROOT = Path(__file__).parents[3]
TEXTS = [
    "港の岸壁",
    "ＰＯＲＴ",
    "",
    "未知語ばかり",
    "漁船の燃料費を補助し、漁業者の負担を減らす。",
    "「」",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "model"
    train(folder)
    return folder


@pytest.fixture(scope="module")
def model(folder):
    return TrainedEmbedding(folder)


def test_rows_are_unit_vectors_or_zero(model):
    vectors = model.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), model.dimension)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.allclose(lengths, [1, 0, 0, 0, 1, 0], atol=1e-6)
    assert model.embed_queries([]).shape == (0, model.dimension)


def test_questions_and_passages_share_one_space_without_prefixes(model):
    assert np.array_equal(model.embed_queries(TEXTS), model.embed_passages(TEXTS))


def test_width_and_case_do_not_matter(model):
    one, other = model.embed_queries(["市場の朝市（案内板）", "市場の朝市(案内板)"])
    assert np.array_equal(one, other)


def test_spellings_are_those_of_the_training(model):
    assert {"岸壁", "漁船"} <= model.spellings
    assert "宇宙船" not in model.spellings


def test_the_fingerprint_changes_with_weights_and_tokenizer(folder, model, tmp_path):
    train(tmp_path / "other", [*PASSAGES, "病院の夜間の医師を増やす。"])
    assert TrainedEmbedding(folder).fingerprint == model.fingerprint
    assert TrainedEmbedding(tmp_path / "other").fingerprint != model.fingerprint
    assert len(model.fingerprint) == 32


def test_sentence_transformers_loads_the_folder_and_gives_the_same_vectors(folder, model):
    """In a process of its own, offline; and asking by our own side imports no torch."""
    code = f"""
import json, sys
from pathlib import Path
from rag.embedding import TrainedEmbedding
texts = {TEXTS!r}
TrainedEmbedding(Path(sys.argv[1])).embed_queries(texts)
heavy = sorted({{"torch", "transformers", "sentence_transformers", "scipy"}} & set(sys.modules))
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
print(json.dumps([heavy, model.encode(texts, show_progress_bar=False).tolist()]))
"""
    result = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"HF_HUB_OFFLINE": "1", "PATH": "", "PYTHONPATH": str(ROOT)},
    )
    heavy, vectors = json.loads(result.stdout)
    assert heavy == []
    assert np.allclose(vectors, model.embed_passages(TEXTS), atol=1e-5)


def copied(folder, target):
    target.mkdir()
    for name in ("model.safetensors", "tokenizer.json"):
        (target / name).write_bytes((folder / name).read_bytes())
    return target


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("model.safetensors", None),
        ("tokenizer.json", None),
        ("model.safetensors", lambda data: data[: len(data) // 2]),
        ("model.safetensors", lambda data: b""),
        ("model.safetensors", lambda data: data.replace(b"embedding.weight", b"embedding.height")),
        ("tokenizer.json", lambda data: data[:-20]),
        ("tokenizer.json", lambda data: b"{}"),
    ],
    ids=["no weights", "no tokenizer", "cut", "empty", "other name", "cut JSON", "no model"],
)
def test_missing_and_damaged_files_are_told(folder, tmp_path, name, change):
    broken = copied(folder, tmp_path / "broken")
    if change is None:
        (broken / name).unlink()
    else:
        (broken / name).write_bytes(change((broken / name).read_bytes()))
    with pytest.raises(EmbeddingModelError, match="tenkyo reindex"):
        TrainedEmbedding(broken).embed_queries(["港"])


def test_files_of_two_models_are_told(folder, tmp_path):
    mixed = copied(folder, tmp_path / "mixed")
    train(tmp_path / "other", [*PASSAGES, "病院の夜間の医師を増やす。"])
    (mixed / "tokenizer.json").write_bytes((tmp_path / "other" / "tokenizer.json").read_bytes())
    with pytest.raises(EmbeddingModelError):
        TrainedEmbedding(mixed).embed_queries(["港"])
