"""Markers in a model's words: found however they are written and however they arrive."""

import random
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.answering.citations import (
    CitationNumbers,
    CitationParser,
    CitedCell,
    CitedSentence,
    parse_citations,
)

A, B, C = "A7K2", "B3M9", "C4P6"
IDS = [A, B, C]
NUMBERS = [str(number) for number in range(1, 13)]


def cited(text, *ids, unknown=(), gap="", ended=True, cells=()):
    return CitedSentence(text, ids, tuple(unknown), gap, ended, cells)


def row(*cells):
    """Cells, each a text or a text with ids."""
    return tuple(CitedCell(c, ()) if isinstance(c, str) else CitedCell(c[0], c[1:]) for c in cells)


def streamed(pieces, ids=IDS):
    parser = CitationParser(ids)
    return [sentence for piece in pieces for sentence in parser.feed(piece)] + parser.finish()


WRITINGS = [
    # before and behind the 。
    ("目標は80％である[A7K2]。", [cited("目標は80％である。", A)]),
    ("目標は80％である。[A7K2]", [cited("目標は80％である。", A)]),
    ("目標は80％である。 [A7K2]", [cited("目標は80％である。", A)]),
    (
        "目標は80％である。[A7K2]期限は令和9年度。[B3M9]",
        [cited("目標は80％である。", A), cited("期限は令和9年度。", B)],
    ),
    ("目標は80％である[A7K2]。[B3M9]", [cited("目標は80％である。", A, B)]),
    ("目標は80％である。[A7K2]。", [cited("目標は80％である。", A)]),
    ("本当か。！[A7K2]", [cited("本当か。！", A)]),
    # inside the sentence
    ("目標は[A7K2]80％、期限は[B3M9]令和9年度。", [cited("目標は80％、期限は令和9年度。", A, B)]),
    ("[A7K2] 目標は80％。", [cited("目標は80％。", A)]),
    ("The target [A7K2] is 80%.", [cited("The target is 80%.", A, ended=False)]),
    # ways of writing
    ("目標［A7K2］。", [cited("目標。", A)]),
    ("目標【A7K2】。", [cited("目標。", A)]),
    ("目標〔A7K2〕。", [cited("目標。", A)]),
    ("目標［Ａ７Ｋ２］。", [cited("目標。", A)]),
    ("目標[a7k2]。", [cited("目標。", A)]),
    ("目標[ A7K2 ]。", [cited("目標。", A)]),
    ("目標[A7K2］。", [cited("目標。", A)]),
    ("目標（A7K2）。", [cited("目標。", A)]),
    ("目標[[A7K2]]。", [cited("目標。", A)]),
    ("目標[A7[B3M9]K2]。", [cited("目標。", B, A)]),
    ("目標【[A7K2]】。", [cited("目標。", A)]),
    ("目標\\[A7K2\\]。", [cited("目標。", A)]),
    ("目標[資料A7K2]。", [cited("目標。", A)]),
    ("目標[出典: A7K2]。", [cited("目標。", A)]),
    ("目標[^A7K2]。", [cited("目標。", A)]),
    ("目標（出典：[A7K2]、[B3M9]）。", [cited("目標。", A, B)]),
    ("目標（[A7K2]）。", [cited("目標。", A)]),
    ("目標[A7K2 p.3]。", [cited("目標。", A)]),
    ("目標[A7K2の第2段落]。", [cited("目標。", A)]),
    # several
    ("目標[A7K2、B3M9]。", [cited("目標。", A, B)]),
    ("目標[B3M9, A7K2]。", [cited("目標。", B, A)]),
    ("目標[A7K2 B3M9]。", [cited("目標。", A, B)]),
    ("目標[資料A7K2と資料B3M9]。", [cited("目標。", A, B)]),
    ("目標[A7K2][B3M9]。", [cited("目標。", A, B)]),
    ("目標[A7K2]、[B3M9]。", [cited("目標。", A, B)]),
    ("目標[A7K2]・ [B3M9]とする。", [cited("目標とする。", A, B)]),
    ("目標[A7K2][A7K2]。", [cited("目標。", A)]),
    ("目標[A7K2-C4P6]。", [cited("目標。", A, B, C)]),
    ("目標[C4P6〜B3M9]。", [cited("目標。", B, C)]),
    # 、 that separates no markers stays
    ("目標[A7K2]、期限。", [cited("目標、期限。", A)]),
    ("目標[A7K2]、[注]。", [cited("目標、[注]。", A)]),
    # brackets of the text
    ("【令和7年度】平成[3]年の目標。", [cited("【令和7年度】平成[3]年の目標。")]),
    ("目標[注]。", [cited("目標[注]。")]),
    ("目標[ISO27001]。", [cited("目標[ISO27001]。")]),
    ("[2024]年の目標。", [cited("[2024]年の目標。")]),
    ("第[3]条。", [cited("第[3]条。")]),
    ("（3）目標。", [cited("（3）目標。")]),
    ("目標(G7)。", [cited("目標(G7)。")]),
    ("目標（Z9Z9）。", [cited("目標（Z9Z9）。")]),
    ("目標[]。", [cited("目標[]。")]),
    ("目標（）。", [cited("目標（）。")]),
    (
        "目標[注：A社の数値であり、A7K2とは書かれているが、長い説明の続きである長い括弧書き]。",
        [
            cited(
                "目標[注：A社の数値であり、A7K2とは書かれているが、長い説明の続きである長い括弧書き]。"
            )
        ],
    ),
    # unknown
    ("目標[Z9Z9]。", [cited("目標。", unknown=["Z9Z9"])]),
    ("目標[A7K2、Z9Z9]。", [cited("目標。", A, unknown=["Z9Z9"])]),
    ("目標[1]。", [cited("目標。", unknown=["1"])]),
    ("目標[1、2]。", [cited("目標。", unknown=["1", "2"])]),
    ("目標[1-3]、[A7K2]。", [cited("目標。", A, unknown=["1", "3"])]),
    # halves
    ("目標は80％[A7", [cited("目標は80％", unknown=["A7"], ended=False)]),
    ("目標は80％[A7K2", [cited("目標は80％", A, ended=False)]),
    ("目標は80％[A7K2、B3", [cited("目標は80％", A, unknown=["B3"], ended=False)]),
    ("目標は80％[Z9", [cited("目標は80％", unknown=["Z9"], ended=False)]),
    ("目標は80％[", [cited("目標は80％", ended=False)]),
    ("目標は80％[[", [cited("目標は80％", ended=False)]),
    ("目標は80％。[B3", [cited("目標は80％。", unknown=["B3"])]),
    ("目標は80％【令和", [cited("目標は80％【令和", ended=False)]),
    ("目標は80％（A7", [cited("目標は80％（A7", ended=False)]),
    # sentences
    ("一。二！三？", [cited("一。"), cited("二！"), cited("三？")]),
    ("「一。二」とした。", [cited("「一。二」とした。")]),
    ("（一。二。）とした。", [cited("（一。二。）とした。")]),
    ("「一。[A7K2]」とした。", [cited("「一。」とした。", A)]),
    (
        "一\n二。\n\n三",
        [cited("一", gap="\n"), cited("二。", gap="\n\n"), cited("三", ended=False)],
    ),
    ("「閉じない。\n次。", [cited("「閉じない。", gap="\n"), cited("次。")]),
    (
        "## 目標\n- 一[A7K2]\n  - 二[B3M9]\n",
        [
            cited("## 目標", gap="\n"),
            cited("- 一", A, gap="\n  "),
            cited("- 二", B, gap="\n"),
        ],
    ),
    # markers at the beginning of a line, and alone on one
    ("一。\n[A7K2] 二。", [cited("一。", gap="\n"), cited("二。", A)]),
    ("一。\n[A7K2]\n二。", [cited("一。", A, gap="\n\n"), cited("二。")]),
    ("一。\n[A7K2]、[B3M9]", [cited("一。", A, B, gap="\n")]),
    ("[A7K2]", []),
    ("", []),
    (" \n\n", []),
    # rows of a table
    (
        "| 目標 | 80％。 [A7K2] | 90％。 [B3M9] |\n| 期限 | 記載なし |\n",
        [
            cited(
                "| 目標 | 80％。 | 90％。 |",
                A,
                B,
                gap="\n",
                cells=row("目標", ("80％。", A), ("90％。", B)),
            ),
            cited("| 期限 | 記載なし |", gap="\n", cells=row("期限", "記載なし")),
        ],
    ),
    (
        "|[A7K2] 目標[B3M9]|80％（出典：[C4P6]）|\\| か|",
        [
            cited(
                "| 目標|80％|\\| か|",
                A,
                B,
                C,
                ended=False,
                cells=row(("目標", A, B), ("80％", C), "| か"),
            )
        ],
    ),
    (
        "| 目標 | 80％ | [A7K2]",
        [cited("| 目標 | 80％ |", A, ended=False, cells=row("目標", "80％"))],
    ),
    ("|", [cited("|", ended=False)]),
]


@pytest.mark.parametrize(("text", "sentences"), WRITINGS)
def test_writings(text, sentences):
    assert parse_citations(text, IDS) == sentences


NUMBERED = [
    ("目標は80％である[1]。", [cited("目標は80％である。", "1")]),
    ("目標は80％である［１］。", [cited("目標は80％である。", "1")]),
    ("目標は80％である[01]。", [cited("目標は80％である。", "1")]),
    ("目標は80％[1]とし、期限は[12]とする。", [cited("目標は80％とし、期限はとする。", "1", "12")]),
    ("目標[1、2]。", [cited("目標。", "1", "2")]),
    ("目標[2-4]。", [cited("目標。", "2", "3", "4")]),
    ("目標［２〜３］。", [cited("目標。", "2", "3")]),
    ("目標[4-2]。", [cited("目標。", "2", "3", "4")]),
    ("目標[1-999999999]。", [cited("目標。", *NUMBERS, unknown=["999999999"])]),
    ("目標[13]。", [cited("目標。", unknown=["13"])]),
    ("[1]日本の目標。", [cited("日本の目標。", "1")]),
    ("平成[3]年の目標[1]。", [cited("平成[3]年の目標。", "1")]),
    ("令和[7]年度の目標。", [cited("令和[7]年度の目標。")]),
    ("第[3]の目標と[3]か月。", [cited("第[3]の目標と[3]か月。")]),
    ("[3]％、[3]日、[3]億円。", [cited("[3]％、[3]日、[3]億円。")]),
    ("(3)目標（3）。", [cited("(3)目標（3）。")]),
    ("目標は80％[1", [cited("目標は80％", unknown=["1"], ended=False)]),
]


@pytest.mark.parametrize(("text", "sentences"), NUMBERED)
def test_writings_with_numbers_as_ids(text, sentences):
    assert parse_citations(text, NUMBERS) == sentences


EVERY = [(text, IDS) for text, _ in WRITINGS] + [(text, NUMBERS) for text, _ in NUMBERED]


@pytest.mark.parametrize(("text", "ids"), EVERY)
def test_every_split_in_two_and_one_character_at_a_time(text, ids):
    whole = parse_citations(text, ids)
    for place in range(len(text) + 1):
        assert streamed([text[:place], text[place:]], ids) == whole
    assert streamed(text, ids) == whole


def test_random_chunkings_of_a_long_answer():
    text = "\n".join(text for text, _ in WRITINGS)
    whole = parse_citations(text, IDS)
    chance = random.Random(7)
    for _ in range(50):
        cuts = sorted(chance.sample(range(len(text)), chance.randrange(1, 80)))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        assert streamed(pieces) == whole


PARTS = st.sampled_from(
    [
        *IDS,
        *("Z9Z9", "1", "12", "3", "A7", "[A7K2]", "[3]"),
        *"[]［］【】()（）「」。、-〜 \n\\|！",
        *("平成", "年", "日", "日本", "第", "資料", "出典：", "目標は80％", "か", "月", "と"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=30).map("".join), st.lists(st.integers(0, 80)), st.booleans())
@example("目標[1]、 [2]か", [5, 6], True)
def test_chunking_never_matters(text, cuts, numbered):
    ids = NUMBERS if numbered else IDS
    whole = parse_citations(text, ids)
    cuts = sorted({min(cut, len(text)) for cut in cuts})
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert streamed(pieces, ids) == whole
    assert streamed(text, ids) == whole


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=30).map("".join))
def test_no_marker_and_no_half_of_one_is_let_out(text):
    parser = CitationParser(IDS)
    for sentence in [*parser.feed(text), *parser.finish()]:
        for one in IDS:
            for opening, closing in ("[]", "［］", "【】"):
                assert f"{opening}{one}{closing}" not in sentence.text
        assert sentence.text == sentence.text.strip()
        assert set(sentence.ids) <= set(IDS)


@given(st.text(alphabet="計画の目標は80％。、「」（）\nとする", max_size=200))
def test_a_text_without_markers_loses_nothing(text):
    found = parse_citations(text, IDS)
    rebuilt = "".join(sentence.text + sentence.gap for sentence in found)
    assert rebuilt == text.lstrip("\n")
    assert all(sentence.ids == sentence.unknown == () for sentence in found)


def test_a_sentence_is_given_as_soon_as_it_is_whole():
    parser = CitationParser(IDS)
    assert parser.feed("一[A7K") == []
    assert parser.feed("2]。") == []  # [B3M9] may follow
    assert parser.feed("[B3M9]") == []
    assert parser.feed("二") == [cited("一。", A, B)]
    assert parser.feed("。\n") == []
    assert parser.feed("三") == [cited("二。", gap="\n")]
    assert parser.finish() == [cited("三", ended=False)]
    assert parser.finish() == []


def test_what_was_dropped_is_counted():
    parser = CitationParser(IDS)
    parser.feed("一[Z9Z9]。二[1、A7K2]。三[令和7年度]。[Z9Z9]")
    parser.finish()
    assert parser.unknown == ("Z9Z9", "1", "Z9Z9")


def test_words_without_an_end_come_in_bearable_pieces():
    text = "計画を進める、" * 5_000
    start = perf_counter()
    sentences = streamed(text)
    assert perf_counter() - start < 5.0
    assert max(len(sentence.text) for sentence in sentences) <= 2_000
    assert "".join(sentence.text for sentence in sentences) == text
    assert max(len(one.text) for one in streamed("計" * 10_000)) == 2_000


def test_a_bracket_that_is_not_closed_does_not_swallow_the_answer():
    sentences = parse_citations("（" + "計画を進める。" * 200, IDS)
    assert max(len(sentence.text) for sentence in sentences) < 600


@pytest.mark.parametrize("ids", [["a7k2"], ["A-1"], ["A7K2", "A7K2"], [""]])
def test_ids_that_cannot_be_told_apart_are_refused(ids):
    with pytest.raises(ValueError, match="distinct capitals and digits"):
        CitationParser(ids)


def test_numbers_run_by_first_use_and_a_passage_keeps_its_own():
    numbers = CitationNumbers()
    assert numbers.of([B]) == (1,)
    assert numbers.of([C, B]) == (1, 2)
    assert numbers.of([]) == ()
    assert numbers.of([A, C]) == (2, 3)
    assert numbers.ids == (B, C, A)
