"""Further words for a question, and how what they find is fused with what the question finds."""

import pytest

from rag.answering.generating import further_words, fuse
from rag.llm import Prompts
from rag.retrieval import SearchResult
from tests.rag.answering.passages_found import document_row, found, lines, reading_of
from tests.rag.llm.scripted_server import ScriptedServer, breaks_off, fails, hangs, says

QUESTION = "令和７年度に、経産省は何台のお船を2隻ずつ買いますか"


@pytest.fixture(scope="module")
def prompts():
    return Prompts()


def words(script, prompts, question=QUESTION):
    with ScriptedServer(script) as server:
        llm = server.llm(read_timeout_s=0.3)
        return further_words(question, llm=llm, prompts=prompts)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("渡船の調達\n旅客船\n", ("渡船の調達", "旅客船")),
        ("- 渡船の調達\n２．旅客船\n(3) 船の更新", ("渡船の調達", "旅客船", "船の更新")),
        ("渡船\n渡船\n", ("渡船",)),
        ("令和７年度の渡船\n2隻の渡船", ("令和7年度の渡船", "2隻の渡船")),
        ("経済産業省の渡船", ("経済産業省の渡船",)),
        # more than five
        ("渡船\n客船\n漁船\n帆船\n艀\n筏", ("渡船", "客船", "漁船", "帆船", "艀")),
        # words of the question, sentences, and facts that it does not name
        ("船\nお船を買う", ()),
        ("わかりません。\nすみませんが答えられません\n検索語：渡船", ()),
        ("令和８年度の渡船\n3隻の渡船\n総務省の渡船\n900億円の渡船", ()),
        ("渡船の調達に関する計画の中で用いられている公用の言い方をできる限り長く書いたもの", ()),
        ("渡船\n" * 400, ()),
        ("", ()),
    ],
)  # fmt: skip
def test_only_what_may_be_searched_for_is_taken(prompts, said, found):
    assert words(says(said), prompts) == found


@pytest.mark.parametrize("script", [fails(500), breaks_off("渡船\n"), hangs("渡船\n")])
def test_a_model_that_fails_gives_no_words(prompts, script):
    assert words(script, prompts) == ()


PLAN = document_row("plan", "みなせ市港湾計画")


def result(*names, took=1.0):
    hits = tuple(
        found(lines(f"{name}。"), of=PLAN, key=ord(name), rank=rank)
        for rank, name in enumerate(names, 1)
    )
    return SearchResult(reading_of("問"), hits, 3, took)


def order(fused):
    assert [hit.rank for hit in fused.hits] == list(range(1, len(fused.hits) + 1))
    assert [hit.score for hit in fused.hits] == sorted((h.score for h in fused.hits), reverse=True)
    return "".join(hit.passage.text[0] for hit in fused.hits)


@pytest.mark.parametrize(
    ("first", "others", "top_k", "fused"),
    [
        ("abcdef", [], 10, "abcdef"),
        # What only further words find comes behind the first four, if all of them find it.
        ("abcdef", ["x", "xy", "xz"], 10, "abcdxefyz"),
        ("abcdef", ["x", "y", "z"], 10, "abcdefxyz"),
        ("abcdef", ["x", "xy", "xz"], 5, "abcdx"),
        # What both find moves up.
        ("abcdef", ["c", "cx"], 4, "cabd"),
        ("", ["x"], 10, "x"),
    ],
)
def test_the_question_weighs_more_than_all_further_words(first, others, top_k, fused):
    found = fuse(result(*first), [result(*other) for other in others], top_k=top_k)
    assert order(found) == fused


def test_the_reading_stays_that_of_the_question():
    first = result("a", took=2.0)
    fused = fuse(first, [result("b", took=3.0)], top_k=2)
    assert (fused.understanding, fused.generation, fused.took_ms) == (first.understanding, 3, 5.0)
