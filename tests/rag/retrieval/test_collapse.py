import time

import pytest

from rag.retrieval.collapse import collapse
from tests.rag.retrieval.passages import scored

LONG = " ".join(f"語{number}" for number in range(40))


def kept(*entries, texts=None, apart=()):
    texts = texts or {}
    found = collapse(entries, lambda key: texts.get(key, ""), apart)
    return [entry.candidate.key for entry in found]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (LONG, LONG, True),
        # Order and repetition do not matter.
        (LONG, " ".join(reversed(LONG.split())) + " 語1 語1", True),
        # 38 of 42 words in common: 0.905; 39 of 41: 0.951.
        (LONG, LONG.replace("語0 ", "他0 ").replace("語1 ", "他1 "), False),
        (LONG, LONG.replace("語0 ", "他0 "), True),
        # 40 of 43: 0.930; 40 of 44: 0.909.
        (LONG, LONG + " 甲 乙 丙", True),
        (LONG, LONG + " 甲 乙 丙 丁", False),
        (LONG, "", False),
        ("", "", False),
    ],
)
def test_passages_of_almost_the_same_words_are_shown_once(first, second, same):
    assert kept(scored(1, first), scored(2, second)) == ([1] if same else [1, 2])


def test_the_better_one_is_kept():
    assert kept(scored(8, LONG), scored(2, LONG), scored(5, LONG + " 甲")) == [8]


def test_short_passages_must_stand_under_the_same_headings():
    short = "渡船 予算 億"
    assert kept(
        scored(1, short, headings="一 章"),
        scored(2, short, headings="二 節"),
        scored(3, short, headings="一 章"),
    ) == [1, 2]
    long = [scored(1, LONG, headings="一 章"), scored(2, LONG, headings="二 節")]
    assert kept(*long) == [1]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("渡船に3.4億円", "渡船に3.4億円", True),
        ("渡船に３．４億円", "渡船に 3.4億円", True),
        ("渡船に3.4億円", "渡船に3.5億円", False),
        ("渡船を三隻", "渡船を四隻", False),
        ("渡船を3隻", "渡船を3隻、3年で", False),
        ("令和7年、3隻", "3隻、令和7年", True),
    ],
)
def test_passages_that_differ_in_a_number_both_stand(first, second, same):
    entries = scored(1, LONG), scored(2, LONG)
    assert kept(*entries, texts={1: first, 2: second}) == ([1] if same else [1, 2])


def test_a_third_passage_is_compared_with_all_that_were_kept():
    texts = {1: "3隻", 2: "4隻", 3: "4隻"}
    assert kept(*(scored(key, LONG) for key in texts), texts=texts) == [1, 2]


def test_documents_that_speak_for_themselves_hide_only_their_own_passages():
    entries = [
        scored(1, LONG, document="new"),
        scored(2, LONG, document="old"),
        scored(3, LONG, document="old"),
        scored(4, LONG, document="copy"),
        scored(5, LONG, document="other copy"),
    ]
    assert kept(*entries) == [1]
    assert kept(*entries, apart={"new", "old"}) == [1, 2, 4]


def test_texts_are_read_only_where_words_are_alike():
    def unread(key):
        pytest.fail(f"the text of {key} was read")

    entries = [scored(1, LONG), scored(2, LONG.replace("語", "字"))]
    assert len(list(collapse(entries, unread))) == 2


def test_hundreds_of_candidates_take_little_time():
    # As many as the largest search brings up, all of one size: every pair has to be looked at.
    entries = [
        scored(key, " ".join(f"{key % 7}語{number + key}" for number in range(120)))
        for key in range(400)
    ]
    started = time.perf_counter()
    assert len(kept(*entries)) == 400
    assert time.perf_counter() - started < 5


def test_candidates_are_taken_one_by_one():
    def endless():
        key = 0
        while True:
            key += 1
            yield scored(key, f"渡船 {key}")

    found = collapse(endless(), lambda key: "")
    assert [next(found).candidate.key for _ in range(3)] == [1, 2, 3]
