import pytest

from rag.retrieval.naming import DocumentName, DocumentNames, Naming

NAMES = DocumentNames(
    [
        DocumentName("old", "なぎさ暮らし重点計画（2022年）", "暮らし省", "2022-06-10"),
        DocumentName("new", "なぎさ暮らし重点計画（2025年）", "暮らし省", "2025-06", "old"),
        DocumentName("list", "漁港施策集2025", "里海省", "2025"),
        DocumentName("town", "第三次総合振興計画", "潮見県なぎ市", "2024-03-29"),
        DocumentName("office", "防災行動指針", "内閣府", "2021-01"),
        DocumentName("undated", "観測船運用要領", None, None),
    ]
)


def named(question):
    return NAMES.named_in(question)


@pytest.mark.parametrize(
    ("question", "clear"),
    [
        # Nothing is named, or only words that stand in most titles.
        ("渡船の予算はいくらですか", ()),
        ("重点計画の施策は", ()),
        # A good part of the title.
        ("観測船運用要領では何を定めますか", ("undated",)),
        ("防災行動指針の目的は", ("office",)),
        # The year of a title or of the publication, with a word for the kind of plan.
        ("2022年の計画では渡船の予算はいくらですか", ("old",)),
        ("令和４年の重点計画の渡船の予算", ("old",)),
        ("2025年の施策集で渡船は", ("list",)),
        ("2024年に策定された計画", ("town",)),
        ("施策集2025で渡船は", ("list",)),
        # A year alone is a year of the matter.
        ("2022年の渡船の予算", ()),
        # The place in a line of plans.
        ("前の計画では渡船はどうなっていましたか", ("old",)),
        ("旧計画の渡船", ("old",)),
        ("現行計画の渡船", ("new",)),
        ("最新の計画の渡船", ("new",)),
        ("渡船の予算は前回とどう変わりましたか", ("new", "old")),
        ("渡船の予算を比べてください", ("new", "old")),
        ("渡船の予算を以前の計画と比べてください", ("new", "old")),
        # What is compared with something else, or may change, compares no plans.
        ("島の店の値段は本土と比べて何割高いですか", ()),
        ("献立が急に変わったらいつ連絡が来ますか", ()),
        # A stage of a year names its plan, the end of a fiscal year tells when it was counted.
        ("2022年の段階では渡船をどうしますか", ("old",)),
        ("2022年の計画の時点で渡船は何隻ですか", ("old",)),
        ("2022年度末時点で渡船は何隻ですか", ()),
        # The issuer.
        ("なぎ市の渡船の予算は", ("town",)),
        ("潮見県なぎ市の渡船の予算は", ("town",)),
        ("里海省の施策集で渡船は", ("list",)),
        ("里海省は渡船に何をしますか", ()),
        # 内閣府 ends like a prefecture and is none.
        ("内閣府が担当する渡船の予算は", ()),
        ("内閣府の防災指針では", ("office",)),
    ],
)
def test_documents_named_beyond_doubt(question, clear):
    assert named(question).clear == clear


def test_of_two_documents_of_a_year_the_kind_decides():
    strengths = named("2025年の施策集で渡船は").strengths
    assert strengths["list"] > 0.5
    assert strengths.get("new", 0.0) < 0.5


def test_words_that_name_a_document_are_told_apart_from_the_matter():
    naming = named("なぎ市の渡船の予算は")
    assert "渡船" not in naming.words
    assert "市" in naming.words
    assert named("渡船の予算は").words == frozenset()


def test_years_that_name_a_plan_are_told_apart_from_years_of_the_matter():
    assert named("2022年の計画では2030年度の渡船は何隻ですか").years == {2022}
    assert named("2030年度に渡船は何隻ですか").years == frozenset()


def test_strengths_lie_between_the_threshold_and_one():
    naming = named("暮らし省のなぎさ暮らし重点計画（2025年）の最新の計画")
    assert naming.strengths["new"] == 1.0
    assert all(0.3 <= strength <= 1.0 for strength in naming.strengths.values())


def test_the_clearest_comes_first_and_ties_go_by_id():
    naming = Naming({"b": 0.5, "c": 0.9, "a": 0.5, "d": 0.49})
    assert naming.clear == ("c", "a", "b")


def test_a_municipality_of_one_kanji_is_not_found_inside_another():
    names = DocumentNames([DocumentName("tsu", "総合計画", "津市", "2024")])
    assert names.named_in("津市の渡船").clear == ("tsu",)
    assert names.named_in("三重県津市の渡船").clear == ("tsu",)
    assert names.named_in("会津市民の渡船").clear == ()


def test_an_empty_collection_names_nothing():
    assert DocumentNames([]).named_in("2022年の計画") == Naming({}, frozenset(), frozenset({2022}))


def test_the_year_of_a_document_is_that_of_its_publication():
    assert DocumentName("a", "計画", None, "2024-04").year == 2024
    assert DocumentName("a", "計画", None, None).year is None
