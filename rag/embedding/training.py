"""Training the default embedding on the passages of a collection.

Word vectors are the truncated SVD of the positive pointwise mutual information of words that stand
near each other, with contexts smoothed (Levy, Goldberg and Dagan 2015, "Improving Distributional
Similarity with Lessons Learned from Word Embeddings", TACL 3, section 3), each scaled by the word's
inverse document frequency. All spellings of a lemma share its vector. A Unigram tokenizer over
these spellings lets the model take raw text.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from scipy.linalg import lu
from threadpoolctl import threadpool_limits

from rag.embedding.model import Vectors
from rag.embedding.trained import TOKENIZER_FILE, UNKNOWN, WEIGHTS_FILE, WEIGHTS_KEY
from rag.japanese.tokens import Token

DIMENSION = 128
_WINDOW = 10
_SMOOTHING = 0.75
_MIN_PASSAGES = 2
_MAX_WORDS = 40_000
_MAX_TRAINING_TOKENS = 3_000_000
_MIN_DIMENSION = 8
_LEAST_RARITY = 0.05


class VocabularyBuilder:
    """Collects what training needs while passages go by, in bounded memory.

    Beyond some three million words no further sentences are kept for training; spellings and
    document frequencies are still counted.
    """

    def __init__(self) -> None:
        self._sequences: list[list[str]] = []
        self._kept = 0
        self._document_frequency: Counter[str] = Counter()
        self._spellings: Counter[tuple[str, str]] = Counter()
        self._others: Counter[str] = Counter()
        self._passages = 0

    def add(self, tokens: Sequence[Token]) -> None:
        """Takes in one passage."""
        lemmas = [token.lemma for token in tokens if token.content]
        self._passages += 1
        self._document_frequency.update(set(lemmas))
        if self._kept < _MAX_TRAINING_TOKENS:
            self._sequences.append(lemmas)
            self._kept += len(lemmas)
        for token in tokens:
            if token.content:
                self._spellings[token.surface, token.lemma] += 1
            else:
                self._others[token.surface] += 1

    @property
    def passages(self) -> int:
        """Number of passages taken in."""
        return self._passages

    def train(self, folder: Path) -> bool:
        """Trains and writes the model.

        Args:
            folder: New folder for the model; its parent exists.

        Returns:
            False if the passages hold too few different words for any vectors; nothing is written.
        """
        index = self._index()
        if len(index) <= _MIN_DIMENSION + 1:
            return False
        vectors = _word_vectors(self._sequences, index)
        rarities = np.array([self._rarity(word) for word in index], dtype=np.float32)
        _write_model(folder, *self._pieces(vectors * rarities[:, None], index))
        return True

    def _index(self) -> dict[str, int]:
        """The words that get a vector, with its row: the most frequent, in order of the words."""
        counts = self._document_frequency.items()
        frequent = sorted((-count, word) for word, count in counts if count >= _MIN_PASSAGES)
        words = sorted(word for _, word in frequent[:_MAX_WORDS])
        return {word: row for row, word in enumerate(words)}

    def _rarity(self, word: str) -> float:
        """Inverse document frequency of a word."""
        count = self._document_frequency[word]
        return max(_LEAST_RARITY, math.log((self._passages + 1) / (count + 0.5)))

    def _pieces(
        self, vectors: Vectors, index: dict[str, int]
    ) -> tuple[list[tuple[str, float]], Vectors]:
        """Pieces of the tokenizer with their log probabilities, and a vector for each."""
        lemma_of: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for (surface, lemma), count in self._spellings.most_common():
            lemma_of.setdefault(surface, lemma)
            counts[surface] += count
        counts.update(self._others)
        for surface in list(counts):
            counts.update({char: 0 for char in surface if char not in counts})
        total = counts.total() + 1
        dimension = vectors.shape[1]
        pieces: list[tuple[str, float]] = [(UNKNOWN, 0.0)]
        rows: list[Vectors] = [np.zeros(dimension, dtype=np.float32)]
        for piece in sorted(counts):
            # A single character that is no word of its own is a last resort.
            penalty = 0.0 if counts[piece] else 6.0
            pieces.append((piece, math.log((counts[piece] + 0.5) / total) - penalty))
            place = index.get(lemma_of.get(piece, ""))
            rows.append(rows[0] if place is None else vectors[place])
        return pieces, np.vstack(rows).astype(np.float32)


def _word_vectors(sequences: Iterable[Sequence[str]], index: dict[str, int]) -> Vectors:
    """Unit vectors of the indexed words, shape (words, dimension)."""
    counts = _cooccurrence(sequences, index)
    row_sums = np.asarray(counts.sum(axis=1)).ravel()
    smoothed = row_sums**_SMOOTHING
    expected = row_sums[counts.row] * smoothed[counts.col] / smoothed.sum()
    information = np.log(counts.data / expected)
    keep = information > 0
    ppmi = sparse.csr_matrix(
        (information[keep], (counts.row[keep], counts.col[keep])), shape=counts.shape
    )
    dimension = min(DIMENSION, len(index) - 1)
    left, values = _truncated_svd(ppmi, dimension)
    vectors = left * np.sqrt(values)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = (vectors / np.where(lengths < 1e-9, 1, lengths)).astype(np.float32)
    return unit


def _cooccurrence(sequences: Iterable[Sequence[str]], index: dict[str, int]) -> sparse.coo_matrix:
    """Counts of words within the window, each divided by the distance."""
    ids = np.array(
        [
            place
            for sequence in sequences
            for place in (*(index.get(word, -1) for word in sequence), *([-1] * _WINDOW))
        ],
        dtype=np.int32,
    )
    size = len(index)
    total = sparse.csr_matrix((size, size), dtype=np.float64)
    for distance in range(1, _WINDOW + 1):
        left, right = ids[:-distance], ids[distance:]
        both = (left >= 0) & (right >= 0)
        weights = np.full(int(both.sum()), 1 / distance)
        total = (
            total
            + sparse.coo_matrix((weights, (left[both], right[both])), shape=(size, size)).tocsr()
        )
    return (total + total.T).tocoo()


def _truncated_svd(matrix: sparse.csr_matrix, dimension: int) -> tuple[Vectors, Vectors]:
    """Left singular vectors and values, largest first, by a randomised range finder.

    Source: Halko, Martinsson and Tropp 2011, "Finding Structure with Randomness", algorithm 4.4
    with two power iterations, between which LU keeps the basis from degenerating (section 4.5; it
    costs a fraction of QR). The seed and the one thread are fixed: the same passages give the same
    model on any number of cores, and small matrices gain nothing from more.
    """
    with threadpool_limits(1):
        return _range_finder(matrix, dimension)


def _range_finder(matrix: sparse.csr_matrix, dimension: int) -> tuple[Vectors, Vectors]:
    generator = np.random.default_rng(20)
    samples = min(dimension + 16, matrix.shape[0])
    basis = matrix @ generator.standard_normal((matrix.shape[1], samples))
    for _ in range(2):
        basis, _ = lu(basis, permute_l=True)
        basis, _ = lu(matrix.T @ basis, permute_l=True)
        basis = matrix @ basis
    basis, _ = np.linalg.qr(basis)
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return (basis @ left)[:, :dimension], values[:dimension]


def _write_model(folder: Path, pieces: Sequence[tuple[str, float]], weights: Vectors) -> None:
    """Writes a sentence-transformers folder without importing sentence-transformers."""
    from safetensors.numpy import save
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}\p{M}ー]+"), "removed")
    folder.mkdir()
    # Written by Python: on a full disk the libraries raise errors of their own, of no common kind.
    (folder / TOKENIZER_FILE).write_text(tokenizer.to_str(pretty=True), encoding="utf-8")
    (folder / WEIGHTS_FILE).write_bytes(save({WEIGHTS_KEY: np.ascontiguousarray(weights)}))
    module = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
    normalize = "sentence_transformers.base.modules.normalize.Normalize"
    _write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": module},
            {"idx": 1, "name": "1", "path": "1_Normalize", "type": normalize},
        ],
    )
    (folder / "1_Normalize").mkdir()
    _write_json(
        folder / "1_Normalize" / "config.json",
        {
            "module_input_name": "sentence_embedding",
            "module_output_name": "sentence_embedding",
        },
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "", "document": ""},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
