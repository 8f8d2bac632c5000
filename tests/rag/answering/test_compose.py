import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.compose import Composed, Draft, compose, document_line, japanese_date
from rag.answering.model import Citation, Sentence, Span, Withheld
from rag.answering.units import find_units
from rag.documents.builder import TableCell
from rag.support import Support
from tests.rag.answering.passages_found import document_row, found, lines, scored, table, units_of

HARBOUR = document_row()
LIGHTHOUSE = document_row("lighthouse", "灯台観光計画", published=None)
ABOUT_HARBOUR = Sentence("『みなせ市港湾計画』（2025年4月1日）の記載：")
ABOUT_LIGHTHOUSE = Sentence("『灯台観光計画』の記載：")


def draft(*units, of=HARBOUR):
    return Draft(of, tuple(scored(unit) for unit in units))


def said(composed):
    """The sentences with what they cite, without the lines that name documents."""
    return [
        (sentence.text, sentence.citations) for sentence in composed.sentences if sentence.citations
    ]


def whole(text, *numbers):
    return Sentence(text, numbers, Support.SUPPORTED)


def test_the_document_is_named_once_and_its_words_follow_with_their_citation():
    hit = found(lines("港が古い。", "渡船を替える。旗を立てる。桟橋を直す。"), of=HARBOUR)
    _, boat, _, bridge = find_units(hit)
    assert compose([draft(bridge, boat)]) == Composed(
        sentences=(ABOUT_HARBOUR, whole("渡船を替える。", 1), whole("桟橋を直す。", 1)),
        citations=(
            Citation(
                number=1,
                quote="渡船を替える。旗を立てる。桟橋を直す。",
                char_start=6,
                char_end=25,
                spans=(Span("渡船を替える。", 6, 13), Span("桟橋を直す。", 19, 25)),
                hit=hit,
            ),
        ),
        withheld=(),
    )


def test_numbers_run_by_first_use_one_a_passage_documents_by_their_best_unit():
    first = units_of("渡船を替える。", key=7, of=HARBOUR)
    other = units_of("灯台を塗る。", key=3, of=LIGHTHOUSE)
    again = units_of("桟橋を直す。", key=9, of=HARBOUR)
    composed = compose([draft(*first), draft(*other, of=LIGHTHOUSE), draft(*again)])
    assert composed.sentences == (
        ABOUT_HARBOUR,
        whole("渡船を替える。", 1),
        whole("桟橋を直す。", 2),
        ABOUT_LIGHTHOUSE,
        whole("灯台を塗る。", 3),
    )
    assert [(c.number, c.hit.passage.key) for c in composed.citations] == [(1, 7), (2, 9), (3, 3)]


def test_nothing_chosen_says_nothing():
    assert compose([]) == Composed((), (), ())


def test_offsets_are_those_of_the_document_where_a_passage_begins_within_it():
    document = lines("港が古い。", "渡船を替える。旗を立てる。")
    start = document.text.index("渡船")
    hit = found(document, between=(start, len(document.text)))
    (citation,) = compose([draft(find_units(hit)[1])]).citations
    assert (
        citation.quote == document.text[citation.char_start : citation.char_end] == "旗を立てる。"
    )


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        # A label of its own line stands before the words.
        (("KPI：", "- ・出店数 40店"), "KPI：出店数 40店"),
        (("KPI：", "- ・KPIは出店数とする。"), "KPIは出店数とする。"),
        # A sentence is one line, whatever breaks the document has.
        (("船の建造費", "3.4億円"), "船の建造費 3.4億円"),
        (("船の\t建造費",), "船の 建造費"),
    ],
)
def test_how_words_of_running_text_are_put(texts, sentence):
    composed = compose([draft(*units_of(*texts))])
    assert (said(composed), composed.withheld) == ([(sentence, (1,))], ())


SCHEDULE = (
    ["指標", "単位", "2024年度", "2030年度"],
    ["有収率", "％", "81.2", "86.0"],
    ["漏水", "件", "12", "８件"],
)
BOATS = (
    [TableCell("計画", 0, column_span=2, header=True), TableCell("実績", 2, header=True)],
    ["2025年度", "2026年度", "2025年度"],
    ["３隻", "４隻", "２隻"],
)


@pytest.mark.parametrize(
    ("document", "chosen", "sentences"),
    [
        # Cells of a row stand together behind the label that they share.
        (table(*SCHEDULE), [1, 0], ["有収率 2024年度：81.2％、2030年度：86.0％"]),
        (table(*SCHEDULE), [2, 1], ["有収率 2030年度：86.0％", "漏水 2024年度：12件"]),
        (table(*SCHEDULE), [3], ["漏水 2030年度：８件"]),
        # Without a label of the row each has its own headers; none is shared by halves.
        (
            table(*BOATS, headers=2),
            [0, 1],
            ["計画 2025年度：３隻、2026年度：４隻"],
        ),
        (
            table(*BOATS, headers=2),
            [1, 2],
            ["計画／2026年度：４隻、実績／2025年度：２隻"],
        ),
        # Headers of two levels below a label.
        (
            table(
                [TableCell("計画", 1, column_span=2, header=True)],
                ["隻数", "2025年度", "2026年度"],
                ["渡船", "３隻", "４隻"],
                headers=2,
            ),
            [0, 1],
            ["渡船 計画／2025年度：３隻、計画／2026年度：４隻"],
        ),
        # A label broken over lines.
        (
            table(["施策", "期限"], ["朝市の\n再開", "５月"]),
            [0],
            ["朝市の 再開 期限：５月"],
        ),
        (table(["期限", "備考"], ["５月"]), [0], ["５月"]),
        # A number is kept from a year behind it: 「３、令和８年度」 would be one date.
        (
            table(["施策", "番号", "令和８年度", "担当"], ["渡船", "４－３", "試行", "港湾課"]),
            [0, 1, 2],
            ["渡船 番号：４－３／令和８年度：試行、担当：港湾課"],
        ),
        # What ends a sentence ends none within a line.
        (
            table(["施策", "目標", "担当"], ["渡船", "４隻を走らせる。", "港湾課"]),
            [0, 1],
            ["渡船 目標：４隻を走らせる、担当：港湾課"],
        ),
        # Rows without headers.
        (
            table(["KPI：", "・出店数 40店\n・来客数 900人"], headers=0),
            [0, 1],
            ["KPI：出店数 40店、来客数 900人"],
        ),
        (table(["港湾課", "内線12"], headers=0), [0], ["港湾課 内線12"]),
    ],
)
def test_how_cells_are_put(document, chosen, sentences):
    units = find_units(found(document))
    composed = compose([draft(*(units[place] for place in chosen))])
    assert composed.withheld == ()
    assert [text for text, _ in said(composed)] == sentences


def test_the_quote_of_a_cell_holds_what_names_its_row_and_unit():
    hit = found(table(*SCHEDULE))
    (citation,) = compose([draft(find_units(hit)[1])]).citations
    assert citation.quote == "有収率\t％\t81.2\t86.0"
    assert [span.text for span in citation.spans] == ["有収率", "％", "86.0"]
    assert hit.passage.text[citation.char_start : citation.char_end] == citation.quote


@pytest.mark.parametrize(
    ("fault", "text", "reason"),
    [
        ({"text": "渡船を５隻替える。"}, "渡船を５隻替える。", "渡船を５隻替える。"),
        ({"labels": ("灯台",)}, "灯台：渡船を替える。", "灯台"),
        ({"text": "3", "measure": "億円", "cell": True}, "3億円", "3"),
    ],
)
def test_a_sentence_that_does_not_stand_in_its_passage_is_withheld(fault, text, reason):
    (boat,) = units_of("渡船を替える。", key=1)
    (flag,) = units_of("旗を立てる。", key=2)
    composed = compose([draft(replace(boat, **fault), flag)])
    assert composed.sentences == (ABOUT_HARBOUR, whole("旗を立てる。", 1))
    assert [citation.hit.passage.key for citation in composed.citations] == [2]
    assert composed.withheld == (Withheld(text, f"「{reason}」が引用した箇所に見当たりません。"),)


def test_a_document_of_which_all_is_withheld_is_not_named():
    (boat,) = units_of("渡船を替える。")
    composed = compose([draft(replace(boat, text="渡船を売る。"))])
    assert (composed.sentences, composed.citations) == ((), ())


def test_a_unit_of_measure_from_the_caption_is_checked_too():
    document = table(["区分", "令和７年度"], ["渡船", "340"], caption="（単位：百万円）")
    (unit,) = [unit for unit in find_units(found(document)) if unit.cell]
    assert said(compose([draft(unit)])) == [("渡船 令和７年度：340百万円", (1,))]
    assert compose([draft(replace(unit, measure="万円"))]).withheld != ()


def test_the_same_words_used_twice_are_one_span():
    hit = found(table(*SCHEDULE))
    units = find_units(hit)
    (citation,) = compose([draft(units[0], units[1])]).citations
    assert [span.text for span in citation.spans] == ["有収率", "％", "81.2", "86.0"]


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2024-04-01", "2024年4月1日"),
        ("2024-04", "2024年4月"),
        ("2024", "2024年"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(published, words):
    assert japanese_date(published) == words


def test_the_line_that_names_a_document():
    assert document_line(HARBOUR) == ABOUT_HARBOUR.text
    assert document_line(LIGHTHOUSE) == ABOUT_LIGHTHOUSE.text


WORDS = st.lists(
    st.sampled_from(
        [
            "渡船",
            "渡",
            "船を替える。",
            "目標",
            "（件）",
            "86.0",
            "１",
            "％",
            "：",
            "、",
            "・",
            "▶",
            " ",
            "\n",
        ]
    ),
    max_size=4,
).map("".join)
ROWS = st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, headers=st.integers(0, 2), caption=st.sampled_from(["", "（単位：件）"]))
def test_whatever_the_table_its_words_stand_verbatim_on_one_line_each(rows, headers, caption):
    document = table(*rows, headers=headers, caption=caption)
    # Signs alone are never chosen.
    units = [unit for unit in find_units(found(document)) if re.search(r"\w", unit.text)]
    composed = compose([draft(*units)])
    assert composed.withheld == ()
    assert not any(re.search(r"[\t\n]", sentence.text) for sentence in composed.sentences)
    for citation in composed.citations:
        for span in citation.spans:
            assert document.text[span.char_start : span.char_end] == span.text
        assert document.text[citation.char_start : citation.char_end] == citation.quote
