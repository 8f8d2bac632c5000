import pytest

from rag.support import Evidence, Verdict, check_verbatim

EVIDENCE = Evidence(
    "港湾課\t15億円\t2,500\n渡船は令和８年度に電気で動く船に替える。\n建造には▲3.4億円、桟橋には12千円を充てる。\n１－５\n30％",
    context=("事業費（単位：百万円）", "利用者数（千人）", "年度末"),
    headings=("３ 渡船の電動化",),
)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("渡船は令和８年度に電気で動く船に替える。", ["渡船は令和８年度に電気で動く船に替える。"]),
        ("港湾課：15億円", ["港湾課", "15億円"]),
        ("港湾課／事業費：2,500百万円", ["港湾課", "事業費", "2,500", "百万円"]),
        ("港湾課 15億円、2,500", ["港湾課", "15億円", "2,500"]),
        # Labels from the context and from the headings.
        ("渡船の電動化：15億円", ["渡船の電動化", "15億円"]),
        ("年度末：30％", ["年度末", "30％"]),
        # Parts may come in any order, and with blanks in between that are no parts.
        ("15億円、港湾課", ["港湾課", "15億円", " "]),
        # One part within another.
        ("渡船：渡船は令和８年度に", ["渡船", "渡船は令和８年度に"]),
        # A number behind a line that ends with one.
        ("30％", ["30％"]),
        ("１－５", ["１－５"]),
    ],
)
def test_sentences_made_of_the_words_of_the_passage_are_supported(sentence, parts):
    assert check_verbatim(sentence, parts, EVIDENCE) == Verdict(True)


@pytest.mark.parametrize(
    ("sentence", "parts", "reason"),
    [
        # A changed digit.
        ("港湾課：16億円", ["港湾課", "16億円"], "「16億円」が引用した箇所に見当たりません。"),
        # A label from elsewhere.
        ("漁港課：15億円", ["漁港課", "15億円"], "「漁港課」が引用した箇所に見当たりません。"),
        # A unit of measure from elsewhere.
        ("2,500兆円", ["2,500", "兆円"], "「兆円」が引用した箇所に見当たりません。"),
        # Words that are no part.
        ("約15億円", ["15億円"], "「約」は引用した箇所の語句ではありません。"),
        ("15億円である", ["15億円"], "「である」は引用した箇所の語句ではありません。"),
        ("港湾課、港湾課", ["港湾課"], "「港湾課」は引用した箇所の語句ではありません。"),
        # Two words of the passage that do not touch there.
        ("港湾課渡船", ["港湾課渡船"], "「港湾課渡船」が引用した箇所に見当たりません。"),
        # What is left may not grow together into a part.
        (
            "15渡船は令和８年度に億円",
            ["渡船は令和８年度に", "15億円"],
            "「15億円」は引用した箇所の語句ではありません。",
        ),
        ("", [], "照合できる語句がありません。"),
        ("、： ", ["、"], "照合できる語句がありません。"),
    ],
)
def test_anything_else_is_refused_with_the_reason(sentence, parts, reason):
    assert check_verbatim(sentence, parts, EVIDENCE) == Verdict(False, reason)


def test_a_long_reason_is_cut():
    long = "あ" * 40
    assert check_verbatim(long, [long], EVIDENCE).reason == (
        f"「{'あ' * 30}…」が引用した箇所に見当たりません。"
    )


@pytest.mark.parametrize(
    "part",
    [
        "渡船は令和8年度に",
        "渡船は 令和８年度 に",
        "替える。\n建造には",
        "替える。建造には",
        "１５億円",
        "2，500",
        "30%",
        "渡船の\u200b電動化",
    ],
)
def test_width_and_white_space_do_not_matter(part):
    assert EVIDENCE.holds(part)


@pytest.mark.parametrize(
    ("part", "held"),
    [
        # Pieces of numbers.
        ("15億円", True),
        ("5億円", False),
        ("15", False),
        ("億円", False),
        ("2,500", True),
        ("500", False),
        ("2", False),
        ("3.4億円", False),
        ("▲3.4億円", True),
        ("4億円", False),
        ("12千円", True),
        ("12", False),
        ("1－5", True),
        ("１", True),
        # Units of measure without their power of ten.
        ("百万円", True),
        ("円", False),
        ("千人", True),
        ("人", False),
        # Words within words are words of the passage.
        ("電動化", True),
        ("", False),
        ("\u200b", False),
    ],
)
def test_numbers_and_units_stand_there_whole(part, held):
    assert EVIDENCE.holds(part) is held


def test_white_space_keeps_numbers_apart():
    cells = Evidence("12\t5\n7")
    assert [cells.holds(part) for part in ("12", "5", "7")] == [True, True, True]
    assert [cells.holds(part) for part in ("2", "1")] == [False, False]


def test_a_later_place_counts_where_an_earlier_one_is_a_piece():
    assert Evidence("115億円と15億円").holds("15億円")
    assert not Evidence("115億円と215億円").holds("15億円")
