"""Large collections made of the halves of passages, and asking them."""

from __future__ import annotations

import numpy as np
import pytest

from eval.bench.asking import ask_all
from eval.bench.scaled import build_scaled, join_halves
from eval.questions import Question
from rag.analysis import Analysis, Holds, hash_words, pack, unpack_blocks, unpack_words
from rag.documents import Block, BlockType
from rag.engine import Engine
from rag.errors import CollectionNotFoundError
from rag.index import Access, IndexedPassage
from rag.settings import Settings

PLAN = "\n\n".join(
    f"{number}　{what}の整備\n{what}は、{2030 + number}年度までに{number * 12}か所に置く。"
    f"{what}の点検は、年に{number}回、沿岸課が行う。"
    for number, what in enumerate(("灯台", "桟橋", "防波堤", "給水所", "見張り台"), 1)
)
EVERYONE = Access.everything()


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scaled")
    (folder / "harbours.txt").write_text(f"港の整備計画\n\n{PLAN}", encoding="utf-8")
    engine = Engine(Settings(home=folder / "home"))
    engine.ingest([folder / "harbours.txt"], collection="harbours")
    build_scaled(engine, "harbours", {"few": 7, "many": 501})
    yield engine
    engine.close()


def passage(text: str, vector: list[float] | None) -> IndexedPassage:
    words = list(text)
    return IndexedPassage(
        id=text,
        char_start=100,
        char_end=100 + len(text),
        text=text,
        terms={"body": words, "title": ["港", "計画"], "time": []},
        vector=None if vector is None else np.array(vector, dtype=np.float32),
        heading_path=(f"第{text}章",),
        context=({"role": "unit", "text": "か所", "char_start": 0, "char_end": 2},),
        facets=frozenset({f"org:{text}"}),
        analysis=pack(
            Analysis(
                words=hash_words(words),
                context=hash_words(["か所"]),
                headings=hash_words([text]),
                holds=Holds.COUNT,
                blocks=(Block(BlockType.TABLE_ROW, 100, 100 + len(text)),),
            )
        ),
    )


def test_the_first_half_of_one_and_the_second_half_of_another():
    joined = join_halves(passage("あいうえ", [1, 0]), passage("かきくけこ", [0, 1]))
    assert (joined.text, joined.heading_path) == ("あいくけこ", ("第あいうえ章",))
    assert joined.terms == {"body": list("あいくけこ"), "title": ["港", "計画"], "time": []}
    assert joined.facets == {"org:あいうえ", "org:かきくけこ"}
    assert joined.context == ()
    np.testing.assert_allclose(joined.vector, [0.5**0.5, 0.5**0.5], rtol=1e-6)
    words, context, headings, holds = unpack_words(joined.analysis)
    np.testing.assert_array_equal(words, hash_words("あいくけこ"))
    np.testing.assert_array_equal(context, hash_words(["か所"]))
    np.testing.assert_array_equal(headings, hash_words(["あいうえ"]))
    assert holds == Holds.COUNT
    assert unpack_blocks(joined.analysis) == (Block(BlockType.PARAGRAPH, 0, 5),)


def test_halves_without_vectors():
    assert join_halves(passage("あ", None), passage("か", None)).vector is None


def test_opposite_vectors_give_the_first():
    joined = join_halves(passage("あ", [1, 0]), passage("か", [-1, 0]))
    np.testing.assert_array_equal(joined.vector, [1, 0])


@pytest.mark.parametrize(("name", "counts"), [("few", [7]), ("many", [500, 1])])
def test_collections_of_the_sizes_asked_for(engine, name, counts):
    with engine.collection(name).snapshot() as snapshot:
        documents = snapshot.documents(EVERYONE)
        assert [row.passages for row in documents] == counts
        for row in documents:
            text = snapshot.version(row).text
            passages = list(snapshot.passages_of(row))
            assert [one.text for one in passages] == [
                text[one.char_start : one.char_end] for one in passages
            ]


def test_they_are_searched_like_others(engine):
    result = engine.search("灯台は何か所に置きますか", collection="many")
    assert len(result.hits) > 1
    assert "灯台" in result.hits[0].passage.text + "".join(result.hits[0].passage.heading_path)
    # The model of the documents is part of them: nothing is trained anew.
    with (
        engine.collection("harbours").snapshot() as original,
        engine.collection("many").snapshot() as made,
    ):
        assert original.manifest.spec == made.manifest.spec


def test_a_collection_that_is_not_there(engine):
    with pytest.raises(CollectionNotFoundError):
        build_scaled(engine, "mountains", {"few": 7})


@pytest.mark.parametrize("kind", ["search", "answer"])
def test_asking_gives_a_time_for_each_question(engine, kind):
    questions = [
        Question(id=str(number), question=f"{what}の点検は年に何回ですか")
        for number, what in enumerate(("灯台", "桟橋", "防波堤", "給水所", "見張り台", "食堂"))
    ]
    times = ask_all(engine, kind, "harbours", questions)
    assert len(times) == 6
    assert all(time > 0 for time in times)
