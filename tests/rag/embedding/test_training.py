"""Training the default embedding: what is written, that it is repeatable, and that it means."""

import hashlib
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sparse

from rag.embedding import TrainedEmbedding
from rag.embedding.training import VocabularyBuilder, _cooccurrence, _truncated_svd
from rag.japanese.tokens import tokenize
from tests.rag.embedding.texts import PASSAGES

ROOT = Path(__file__).parents[3]


def train(folder, passages=PASSAGES):
    builder = VocabularyBuilder()
    for passage in passages:
        builder.add(tokenize(passage))
    return builder.train(folder)


def hashes(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_files_of_a_model(tmp_path):
    assert train(tmp_path / "model") is True
    assert list(hashes(tmp_path / "model")) == [
        "1_Normalize/config.json",
        "config_sentence_transformers.json",
        "model.safetensors",
        "modules.json",
        "tokenizer.json",
    ]
    modules = json.loads((tmp_path / "model" / "modules.json").read_text(encoding="utf-8"))
    assert [module["type"].rsplit(".", 1)[-1] for module in modules] == [
        "StaticEmbedding",
        "Normalize",
    ]


def test_the_same_passages_give_the_same_model(tmp_path):
    """Also in other processes, whose sets of words come in another order."""
    train(tmp_path / "here")
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, '.')\n"
        "from tests.rag.embedding.test_training import train; train(Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            cwd=ROOT,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert hashes(tmp_path / seed) == hashes(tmp_path / "here")


@pytest.mark.parametrize(
    "passages",
    [[], ["市は港を守る。"], ["市は港を守る。"] * 5, ["。"] * 30],
    ids=["none", "one", "few words", "no words"],
)
def test_too_small_a_collection_gives_no_model(tmp_path, passages):
    assert train(tmp_path / "model", passages) is False
    assert not (tmp_path / "model").exists()


def test_passages_of_a_single_word_give_vectors_of_nothing(tmp_path):
    """No two words stand together: nothing can be learned, and nothing breaks."""
    words = [
        "港",
        "市場",
        "学校",
        "病院",
        "図書館",
        "岸壁",
        "漁船",
        "観光",
        "研修",
        "医師",
        "住宅",
        "給食",
    ]
    assert train(tmp_path / "model", words * 2) is True
    assert not TrainedEmbedding(tmp_path / "model").embed_queries(["港"]).any()


def test_words_that_stand_together_come_to_lie_together(tmp_path):
    train(tmp_path / "model")
    model = TrainedEmbedding(tmp_path / "model")
    question = model.embed_queries(["病院の医師"])[0]
    near, far = model.embed_passages(["夜間の診療", "岸壁の補修"]) @ question
    assert near > far + 0.2


def test_spellings_of_one_word_share_its_vector(tmp_path):
    train(tmp_path / "model", [*PASSAGES, "港の取組を続ける。", "港の取り組みを続ける。"] * 2)
    one, other = TrainedEmbedding(tmp_path / "model").embed_queries(["取組", "取り組み"])
    assert one.any()
    assert np.allclose(one, other)


def test_cooccurrence_counts_by_distance():
    index = {"a": 0, "b": 1, "c": 2}
    counts = _cooccurrence([["a", "b", "x", "c"], ["c"]], index).toarray()
    # a-b at distance 1, b-c at 2, a-c at 3; nothing across passages.
    assert np.allclose(counts, [[0, 1, 1 / 3], [1, 0, 1 / 2], [1 / 3, 1 / 2, 0]])


def test_the_randomised_svd_is_that_of_numpy():
    """The oracle: numpy's exact decomposition of a matrix whose values fall quickly."""
    generator = np.random.default_rng(4)
    left, _ = np.linalg.qr(generator.standard_normal((60, 60)))
    right, _ = np.linalg.qr(generator.standard_normal((60, 60)))
    matrix = left @ np.diag(0.5 ** np.arange(60)) @ right
    vectors, values = _truncated_svd(sparse.csr_matrix(matrix), 8)
    exact_vectors, exact_values, _ = np.linalg.svd(matrix)
    assert np.allclose(values, exact_values[:8], rtol=1e-6)
    assert np.allclose(np.abs(np.sum(vectors * exact_vectors[:, :8], axis=0)), 1, atol=1e-6)
    assert all(a >= b for a, b in pairwise(values))


def test_beyond_its_limit_no_more_sentences_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("rag.embedding.training._MAX_TRAINING_TOKENS", 40)
    builder = VocabularyBuilder()
    for passage in PASSAGES:
        builder.add(tokenize(passage))
    assert sum(map(len, builder._sequences)) < 60
    assert builder.passages == len(PASSAGES)
    assert builder.train(tmp_path / "model") is True
    # Spellings are known all the same.
    assert "医師" in TrainedEmbedding(tmp_path / "model").spellings


def test_the_vocabulary_has_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("rag.embedding.training._MAX_WORDS", 12)
    train(tmp_path / "model")
    model = TrainedEmbedding(tmp_path / "model")
    assert model.dimension == 11
    known = [word for word in ("港", "市場", "学校", "講師") if model.embed_queries([word]).any()]
    assert known == ["港", "市場", "学校"]
