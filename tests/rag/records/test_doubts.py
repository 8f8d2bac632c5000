from rag.records.doubts import find_doubts
from tests.rag.records.making import measure, row


def test_every_doubt_is_told_with_its_place():
    rows = [
        row(measure("1-1", "渡船の電動化", doubts=("番号が重なります。", "年度が決まりません。"))),
        row(measure("1-2", "朝市の再開")),
        row(measure(None, "予算", doubts=("単位がありません。",))),
    ]
    assert [(doubt.place, doubt.reason) for doubt in find_doubts(rows)] == [
        ("港の計画　[1-1] 渡船の電動化", "番号が重なります。"),
        ("港の計画　[1-1] 渡船の電動化", "年度が決まりません。"),
        ("港の計画　予算", "単位がありません。"),
    ]
