import pytest

from rag.analysis import Holds
from rag.retrieval.asks import HELD_BY, Ask, asked_units, find_asks

ASKS = {
    # Amounts
    "渡船の更新にはいくらかかりますか。": "amount",
    "朝市の予算は": "amount",
    "見守り事業の事業費": "amount",
    "渡船の更新は何億円の事業か": "amount",
    "予算はいくらでもよい場合の扱い": "amount",
    "いくらでも使える回線はありますか": "",
    "運賃の平均額": "amount",
    "お金は足りますか": "amount",
    "どの制度からお金の助けを受けられますか": "",
    # What costs is only what the question is about.
    "維持費用はいつまでに下げますか": "time",
    "事業費はどこが負担しますか": "",
    "事業費はどのくらいですか": "amount count share",
    # Counts
    "見守りカメラは何か所に置きますか": "count",
    "参加団体数は": "count",
    "登録数を教えて": "count",
    "対象施設はいくつですか": "count",
    "対象施設はいくつか": "count",
    "拠点をいくつ設けますか": "count",
    "いくつかの港で渡船を替えるのはなぜか": "reason",
    "いくつかの型から選べますか": "",
    "いくつになっても働ける町とはどのようなものか": "definition",
    "いくつもの港を結ぶ船の名称": "",
    "幾つの港が参加していますか": "count",
    "複数の港を回る船": "",
    "所要時間は何分ですか": "count",
    "講習は何時間ですか": "count",
    "運休は何日間ですか": "count",
    "何番の窓口ですか": "count",
    # Shares
    "オンライン申請率は": "share",
    "費用のうち国の補助は何分の1ですか": "amount share",
    "何割が電子申請ですか": "share",
    "どのくらい減らしますか": "count share",
    "補助率": "share",
    # Times
    "運航はいつ始まりますか": "time",
    "窓口は何時に開きますか": "time",
    "何年度に完成しますか": "time",
    "申込みの期限": "time",
    "朝市 開催日": "time",
    "要領の公表時期": "time",
    "朝市の実施日数": "count",
    "完成年度は": "time",
    "2027年度は何を配りますか": "",
    "窓口がいつでも使える仕組み": "",
    "いつも使う港": "",
    # Places
    "説明会はどこで開きますか": "place",
    "開催地": "place",
    # Ministries and companies
    "どの府省が担当ですか": "ministry",
    "所管はどこですか": "ministry",
    "どこが実施しますか": "ministry",
    "担当者の研修": "",
    "どの会社が造りますか": "company",
    "委託先は": "",
    "委託先はどこですか": "company",
    # Persons
    "誰が座長ですか": "person",
    "会議の議長は": "person",
    "だれが決めますか": "person",
    "誰が担当しますか": "ministry",
    "誰一人取り残さない窓口": "",
    "誰もが使える港": "",
    "だれでも乗れる渡船": "",
    # Laws
    "根拠は第何条ですか": "law",
    "どの法律に基づきますか": "law",
    # Indicators
    "見守り事業のKPIは": "kpi",
    "ＫＰＩ": "kpi",
    "2027年度の目標は何か所ですか": "count kpi",
    "見守り事業の成果指標": "kpi",
    "どこまで減らす目標だったか": "kpi",
    "利用者をどこまで増やしますか": "kpi",
    "船はどこまで行きますか": "",
    # Definitions
    "まど箱とは何ですか": "definition",
    "渡船券の正式名称": "definition",
    "どのような制度ですか": "definition",
    # Reasons
    "渡船を替えるのはなぜですか": "reason",
    "朝市の目的は": "reason",
    "見直しの背景": "reason",
    "どうしても使えない場合の扱い": "",
    # Lists
    "参加する港をすべて挙げてください": "list",
    "3つの柱は": "list",
    "対象は": "list",
    "施策の一覧": "list",
    "施策の一覧を教えてください": "list",
    "予算一覧を見せて": "list",
    "港を一覧にしてください": "list",
    "港ごとの一覧表にまとめて": "list",
    "予算一覧": "",
    "予算一覧の総額は": "amount",
    "事業一覧表の渡船の項の金額は": "amount",
    "事業一覧では朝市の担当はどこですか": "ministry",
    "予算一覧を公表したのはいつですか": "time",
    # Procedures
    "申請の手順": "procedure",
    "どうやって申し込みますか": "procedure",
    # Comparisons
    "前の計画と比べて変わった点": "comparison",
    "予算の推移": "comparison",
    # Keywords that ask for nothing in particular
    "渡船 電動化": "",
}  # fmt: skip


@pytest.mark.parametrize(("question", "kinds"), ASKS.items())
def test_finds_what_is_asked_for(question, kinds):
    assert find_asks(question) == tuple(Ask(kind) for kind in kinds.split())


def test_width_case_and_closing_signs_do_not_matter():
    assert find_asks("ｋｐｉは？") == find_asks("KPIは") == (Ask.KPI,)
    assert find_asks("予算は？。") == find_asks("予算は")


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("何人が参加しますか", {"人"}),
        ("利用者数は", {"人"}),
        ("職員数と台数", {"人", "台"}),
        ("見守りカメラは何か所ですか", {"か所"}),
        ("設置箇所数の目標", {"か所"}),
        ("何校で、何件の申請がありますか", {"校", "件"}),
        ("何%ですか", {"%"}),
        ("何パーセントですか", {"%"}),
        ("費用は何円ですか", {"円"}),
        ("補助は何分の1ですか", set()),
        ("対象はいくつですか", set()),
        ("渡船とは何ですか", set()),
    ],
)
def test_finds_the_unit_of_the_number_asked_for(question, units):
    assert asked_units(question) == units


def test_every_ask_that_wants_a_value_has_kinds_that_satisfy_it():
    assert HELD_BY[Ask.AMOUNT] == Holds.MONEY
    assert HELD_BY[Ask.MINISTRY] == Holds.ORGANISATION
    assert all(kinds != Holds.NOTHING for kinds in HELD_BY.values())
    wants_words = {ask for ask in Ask if ask not in HELD_BY}
    assert wants_words == {
        Ask.PLACE, Ask.COMPANY, Ask.PERSON, Ask.DEFINITION, Ask.REASON, Ask.LIST, Ask.PROCEDURE,
        Ask.COMPARISON,
    }  # fmt: skip
