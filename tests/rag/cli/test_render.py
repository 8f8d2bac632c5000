"""Answers and passages as people see them."""

from types import SimpleNamespace

import pytest

from rag.answering import Citation
from rag.answering.model import Span
from rag.cli.output import one_line
from rag.cli.render import place_of

QUOTE = "岸壁を直す。市場を広げる。\n船を替える。"
PLACES = {"岸壁": (100, 106), "市場": (106, 113), "船": (114, 120), "直す": (103, 105)}


@pytest.mark.parametrize(
    ("used", "shown"),
    [
        (["岸壁"], "岸壁を直す。"),
        (["岸壁", "市場"], "岸壁を直す。市場を広げる。"),
        (["岸壁", "市場", "船"], "岸壁を直す。市場を広げる。 船を替える。"),
        (["岸壁", "船"], "岸壁を直す。 … 船を替える。"),
        (["船", "岸壁"], "岸壁を直す。 … 船を替える。"),
        (["岸壁", "直す", "船"], "岸壁を直す。 … 船を替える。"),
    ],
)
def test_what_is_left_out_of_a_quote_is_marked(used, shown):
    spans = tuple(
        Span(QUOTE[start - 100 : end - 100], start, end)
        for start, end in (PLACES[name] for name in used)
    )
    end = max(span.char_end for span in spans)
    citation = Citation(1, QUOTE[: end - 100], 100, end, spans, hit=None)
    assert one_line(citation.used_words) == shown


@pytest.mark.parametrize(
    ("format_name", "page", "handling", "shown"),
    [
        ("pdf", 3, "", "『港湾計画』（2024年4月） 3ページ 第１章 > １ 岸壁"),
        ("pptx", 3, "", "『港湾計画』（2024年4月） スライド3 第１章 > １ 岸壁"),
        ("docx", None, "取扱注意", "『港湾計画』（2024年4月） 第１章 > １ 岸壁 〔取扱注意〕"),
    ],
)
def test_where_a_passage_stands(format_name, page, handling, shown):
    hit = SimpleNamespace(
        document=SimpleNamespace(
            title="港湾計画", published="2024-04", format=format_name, handling=handling
        ),
        passage=SimpleNamespace(page=page, heading_path=("第１編", "第１章", "１ 岸壁")),
    )
    assert place_of(hit) == shown
