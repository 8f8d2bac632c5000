"""From a document to passages with their words, vectors, years and bodies."""

from dataclasses import replace

import numpy as np
import pytest

from rag.analysis import Holds, hash_words, unpack_blocks, unpack_words
from rag.documents import ReadLimits, read_document
from rag.errors import DocumentTooLargeError
from rag.ingest.indexing import IndexingOptions, embedded_text, index_passages
from rag.passages import ContextEntry, Passage, PassageSize
from rag.plans.plan import read_plan
from tests.rag.ingest.taking import write

PLAN = """# 潮見市港湾計画

## 第１章　岸壁

### 施策1-1　岸壁の補修

担当：国土交通省

岸壁を補修する。費用は３億円とし、5年度に着手する。

令和7年度までに50％を終える。

## 第２章　市場

朝市を再開する。
"""
SMALL = PassageSize(30, 60)


@pytest.fixture
def document(folder):
    write(folder, {"a.md": PLAN})
    return read_document(folder / "a.md", ReadLimits(ocr=False))


def indexed(document, *, options=None, embedding=None, era="令和", issuer="潮見市"):
    return list(
        index_passages(
            read_plan(document, published=None),
            content_hash="a" * 64,
            reader_version="1",
            title="港の計画",
            issuer=issuer,
            default_era=era,
            embedding=embedding,
            options=options or IndexingOptions(SMALL),
        )
    )


def test_passages_are_slices_in_order(document):
    passages = indexed(document)
    assert [document.text[p.char_start : p.char_end] for p in passages] == [
        p.text for p in passages
    ]
    assert [p.char_start for p in passages] == sorted(p.char_start for p in passages)
    assert "".join(passage.text for passage in passages).count("朝市を再開する。") == 1
    assert len({p.id for p in passages}) == len(passages)


def holding(passages, words):
    (found,) = (passage for passage in passages if words in passage.text)
    return found


def test_years_and_bodies(document):
    passages = indexed(document)
    # The whole measure is found under its ministry.
    assert holding(passages, "50％を終える").facets >= {"fy:2023", "fy:2025", "org:mlit"}
    assert not any(f.startswith("org:") for f in holding(passages, "朝市").facets)


def test_a_bare_year_needs_an_era(document):
    years = {
        era: holding(indexed(document, era=era), "着手する").facets & {"fy:2023", "fy:1993"}
        for era in ("令和", "平成", None)
    }
    assert years == {"令和": {"fy:2023"}, "平成": {"fy:1993"}, None: set()}


def test_terms(document):
    terms = holding(indexed(document), "朝市を再開").terms
    assert set(terms) == {"body", "pair", "chars", "head", "title", "time"}
    assert {"朝市", "再開"} <= set(terms["body"])
    assert "市場" in terms["head"]
    assert terms["title"] == ["港", "計画", "シオミ", "市", "シオミ_市"]


def test_what_is_kept_for_candidates(document):
    passage = holding(indexed(document), "朝市を再開")
    words, context, headings, holds = unpack_words(passage.analysis)
    assert set(hash_words(["朝市", "再開"])) <= set(words)
    assert set(hash_words(["市場"])) <= set(headings)
    assert (len(context), holds) == (0, Holds.NOTHING)
    assert [document.text[b.char_start : b.char_end] for b in unpack_blocks(passage.analysis)][
        -1
    ] == "朝市を再開する。"
    costly = holding(indexed(document), "３億円")
    assert unpack_words(costly.analysis)[3] & Holds.MONEY


def test_too_many(document):
    options = IndexingOptions(SMALL, max_passages=1)
    with pytest.raises(DocumentTooLargeError) as raised:
        indexed(document, options=options)
    assert raised.value.message.startswith("箇所の数が上限（1）を超えます")
    count = len(indexed(document))
    assert len(indexed(document, options=IndexingOptions(SMALL, max_passages=count))) == count


class Lengths:
    """A model whose vectors say how long a text was, and that remembers what it was given."""

    name, fingerprint, dimension = "長さ", "f" * 16, 2

    def __init__(self):
        self.batches = []

    def embed_passages(self, texts):
        self.batches.append(list(texts))
        return np.array([[len(text), 0] for text in texts], dtype=np.float32)


def test_vectors_belong_to_their_passages(folder):
    lines = (f"## 第{i}節\n\n{'橋' * (i + 1)}を点検する。\n" for i in range(150))
    write(folder, {"b.md": "\n".join(lines)})
    document = read_document(folder / "b.md", ReadLimits(ocr=False))
    model = Lengths()
    passages = indexed(document, embedding=model)
    given = [text for batch in model.batches for text in batch]
    assert [int(p.vector[0]) for p in passages] == [len(text) for text in given]
    assert all(p.text.splitlines()[0] in text for p, text in zip(passages, given, strict=True))
    assert max(map(len, model.batches)) <= 64


def test_embedded_text():
    passage = Passage(
        id="a", ordinal=0, char_start=0, char_end=2, text="三億", section=None,
        heading_path=("第１章", "岸壁"), page=None, context=(), blocks=(),
    )  # fmt: skip
    assert embedded_text(passage) == "第１章\n岸壁\n三億"
    assert embedded_text(replace(passage, heading_path=())) == "三億"
    beside = (ContextEntry("unit", "千円", 5, 7), ContextEntry("header", "金額", 9, 11))
    assert embedded_text(replace(passage, context=beside)) == "第１章\n岸壁\n三億\n千円\n金額"
