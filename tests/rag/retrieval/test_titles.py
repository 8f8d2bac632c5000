import pytest

from rag.retrieval.titles import Titles

TITLES = Titles(
    [
        ("law", "商港法"),
        ("law5", "商港法 第5条"),
        ("law5-2", "商港法 第5条の2"),
        ("law24", "商港法 第24条"),
        ("order2", "商港法施行令 第2条"),
        ("plan", "なぎさ再生プラン（第2版）"),
        ("guide", "灯台の手引き"),
        ("one", "海"),
    ]
)


@pytest.mark.parametrize(
    ("question", "standing"),
    [
        ("商港法第5条が定める届出とは", {"law5"}),
        ("商港法第５条第１項の届出", {"law5"}),
        ("商港法第5条の2に定める届出", {"law5-2"}),
        ("商港法第五条の二に定める届出", {"law5-2"}),
        ("商港法第二十四条の罰則", {"law24"}),
        ("商港法第245条", {"law"}),
        ("商港法第5条の7", {"law"}),
        ("商港法施行令第2条と商港法第24条", {"order2", "law24"}),
        ("商港法施行令第2条", {"order2"}),
        ("商港法の目的", {"law"}),
        ("なぎさ再生プランの目標は", {"plan"}),
        ("なぎさ再生プラン(第2版)の目標は", {"plan"}),
        ("なぎさ再生プランナーの仕事", set()),
        ("灯台 の 手引き", {"guide"}),
        ("海の広さ", set()),
        ("灯台", set()),
    ],
)
def test_titles_in_a_question(question, standing):
    assert TITLES.standing_in(question) == standing


def test_documents_of_the_same_title_are_all_named():
    titles = Titles([("a", "灯台の手引き"), ("b", "灯台の手引き")])
    assert titles.standing_in("灯台の手引きの版") == {"a", "b"}
