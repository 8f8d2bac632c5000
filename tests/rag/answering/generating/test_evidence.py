from rag.answering.generating.evidence import spans_for
from tests.rag.answering.passages_found import document_row, found, lines, table


def test_a_quote_is_the_words_that_a_sentence_rests_on():
    hit = found(
        lines("渡船を令和８年度に替える。", "港の灯を直す。", "船の建造には3.4億円を見込む。")
    )
    spans = spans_for("建造に3.4億円を見込む。", hit)
    assert [span.text for span in spans] == ["船の建造には3.4億円を見込む。"]
    for span in spans:
        base = hit.passage.char_start
        assert hit.passage.text[span.char_start - base : span.char_end - base] == span.text


def test_the_name_of_the_source_is_quoted_from_nowhere():
    hit = found(
        lines(
            "みなせ市は、毎月会議を開く。", "港湾計画を見直す。", "船の建造には3.4億円を見込む。"
        ),
        of=document_row(title="みなせ市港湾計画"),
    )
    spans = spans_for("みなせ市港湾計画では、建造費は3.4億円。", hit)
    assert [span.text for span in spans] == ["船の建造には3.4億円を見込む。"]


def test_the_quote_of_a_cell_holds_the_cell_that_names_its_row():
    hit = found(
        table(
            ["指標", "単位", "現状", "目標"],
            ["有収率", "％", "81.2", "86.0"],
            ["漏水の修理", "件", "120", "90"],
        )
    )
    texts = [span.text for span in spans_for("有収率の目標は86.0％である。", hit)]
    assert texts[:2] == ["有収率", "％"]
    assert "86.0" in texts
    assert "漏水の修理" not in texts
