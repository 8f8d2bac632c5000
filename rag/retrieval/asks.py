"""What a question asks for: an amount, a date, a ministry, a reason ..."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from rag.analysis import Holds
from rag.japanese.normalize import normalize
from rag.japanese.quantities import parse_unit


class Ask(StrEnum):
    """A kind of answer that a question wants."""

    AMOUNT = "amount"
    COUNT = "count"
    SHARE = "share"
    TIME = "time"
    PLACE = "place"
    MINISTRY = "ministry"
    COMPANY = "company"
    PERSON = "person"
    LAW = "law"
    KPI = "kpi"
    DEFINITION = "definition"
    REASON = "reason"
    LIST = "list"
    PROCEDURE = "procedure"
    COMPARISON = "comparison"


NAMES: Mapping[Ask, str] = {
    Ask.AMOUNT: "金額",
    Ask.COUNT: "数量",
    Ask.SHARE: "割合",
    Ask.TIME: "時期",
    Ask.PLACE: "場所",
    Ask.MINISTRY: "担当府省",
    Ask.COMPANY: "事業者",
    Ask.PERSON: "人物",
    Ask.LAW: "法令",
    Ask.KPI: "目標・指標",
    Ask.DEFINITION: "意味・内容",
    Ask.REASON: "理由・目的",
    Ask.LIST: "一覧",
    Ask.PROCEDURE: "方法・手順",
    Ask.COMPARISON: "比較・変化",
}
"""What people are told that a question asks for."""

_COUNTER = (
    "人|名|件|社|者|校|台|か所|箇所|ヶ所|カ所|回|本|団体|自治体|市町村|都道府県|港|種類|項目|システム|"
    "分野|枚|世帯|施設|事業者|銀行|地域|拠点|か国|カ国|国|倍|歳|時間|分|日間|か月|年間|度|位|点|つ|基(?!準)"
)
# 「対象はいくつか」 asks; 「いくつかの港」, 「いくつになっても」, 「いくつもの」 do not.
_HOW_MANY = r"(?:幾つ|いくつ)(?!も|になっても|か(?:の|に|が|を|ある|あり|挙))"
# A list is wanted: 「一覧にして」, 「施策の一覧」.
# 「予算一覧」, 「事業一覧表では」 name a document or table.
_LISTING = (
    r"一覧表?(?:に(?:し|まと|整理|なら|並)|化|表示|[をで、]?(?:示し|教え|知り|出し|見せ|作|お?願|"
    r"くだ|下さ|ほし|欲し|見たい)|が(?:ほし|欲し|見たい|知り)|は(?:あり|ある|どこ))|の一覧(?:は|$)|^一覧"
)
# 「維持費用はいつまでに下げるか」 asks for a time: what costs is only what the question is about.
_OTHERWISE = (
    r"(?!(?:は|が|を|の)[^、。]{0,6}(?:いつ|誰|だれ|どこ|どの(?!く|ぐ|程)|なぜ|どう|どんな|なに))"
)
_PATTERNS = (
    (
        Ask.AMOUNT,
        rf"いくら(?!でも)|何円|何億|何兆|何万円|(?:金額|予算額|予算規模|事業費|経費|費用|補助額|交付額)"
        rf"{_OTHERWISE}|(?:予算|お金|コスト|補正|当初|単価|料金|受講料|年収"
        rf"|[一-龠](?<!金)額){_OTHERWISE}(?:は|って|が|を|の額|$|\s)",
    ),
    (
        Ask.COUNT,
        rf"何(?!分の)(?:{_COUNTER})|{_HOW_MANY}|どれ(?:くらい|ぐらい|ほど|だけ)|どの(?:くらい|ぐらい|程度)"
        r"|(?:人数|件数|台数|回数|社数|枚数|箇所数|個所数|団体数|登録数|利用者数|隊員数|項目数|実施数|施設数"
        r"|[一-龠](?<![複多少])数)(?:は|を|が|の|について|って|$|\s)|数値|目標値|試算値|ランキング|順位|何番",
    ),
    (
        Ask.SHARE,
        r"何(?:割|%|パーセント|分の)|割合|比率|[一-龠](?:率|比)(?:は|を|が|の|って|$|\s)|何ポイント"
        r"|どれ(?:くらい|ぐらい|ほど|だけ)|どの(?:くらい|ぐらい|程度)|補助率",
    ),
    (
        Ask.TIME,
        r"いつ(?!も|でも|の間にか)|何年(?!間)|どの年|何月|何日(?!間)|何時(?!間)|時期|期限|期日|日程|年月日|(?<!\d)年度は|スケジュール|"
        r"(?:開始|施行|完了|終了|公布|開催|公表|発表|決定|締切|提出|実施|成立|設立|開設)(?:日|時期|年|年度)"
        r"(?!数|間|別|程)|何か月後",
    ),
    (Ask.PLACE, r"どこで(?!す)|開催地|場所は|どの(?:都市|地域|市|県|町)で|国内のどこ|所在地|会場"),
    (
        Ask.MINISTRY,
        r"(?:どの|どこの|何)(?:府省庁?|省庁?|役所|官庁|部局|課|部署|機関|組織|局)|担当(?!者)|所管|主管"
        r"|(?:府省|省庁|役所)(?:は|が|を|って)|どこが(?:担|所管|中心|主|実施|使|やる|行)|誰が(?:担当|所管)",
    ),
    (
        Ask.COMPANY,
        r"(?:どの|どこの|何という|どんな)(?:会社|企業|業者|事業者|メーカー|ベンダー)"
        r"|(?:会社|企業|業者|事業者|受託者|委託先)名"
        r"|(?:会社|企業|業者|委託先|受託者|請負先|落札者)(?:は|って)(?:どこ|何|誰)|どこの会社",
    ),
    (
        Ask.PERSON,
        r"(?:誰|だれ)(?!も|でも|[一1ひ]|が(?:担当|所管))|氏名|名前は|座長は|議長は|トップは",
    ),
    (Ask.LAW, r"何条|第?何項|どの(?:法律|条文|法令|規定|条例)|根拠(?:は|と|法|条)|法律の"),
    (
        Ask.KPI,
        r"kpi|成果指標|評価指標|指標は|数値目標|目標(?:は|値|を|とし|に|って|、|で|だ|$|\s)|目指"
        r"|どこまで(?!も)[^、。]{0,12}(?:増|減|広|上げ|下げ|高め|伸ば|引き|進め)",
    ),
    (
        Ask.DEFINITION,
        r"とは(?:何|、|どの|$|\s|なん)|って(?:何|なに|、?要するに|どういう|どんな)|どのような(?:もの|仕組み|制度"
        r"|役割|考え方|方針|原則|取組|状態|内容)|どういう(?:もの|意味|方針|仕組み|こと|制度)|何ですか|何を(?:表|指|意味)"
        r"|定義|意味(?:は|って)|正式名称|略称|(?:の略|何の略)",
    ),
    (
        Ask.REASON,
        r"なぜ|何故|どうして(?!も)|何のため|理由|原因|背景|せい(?:で|です|か)|狙い|目的(?:は|って|で|と|$|\s)",
    ),
    (
        Ask.LIST,
        rf"どれ(?:か|です|とどれ|を)|全部|すべて|全て|挙げ|列挙|{_LISTING}|何と何|どこの国|どの国|どんな(?:もの|種類|項目)"
        r"|(?:\d+|[二三四五六七八九])つ(?:は|の|を|$|\s)|構成(?:され|は)|内訳|メリット|課題|種類|対象(?:は|と|に|$|\s)|締結国"
        r"|何がありますか|何があるか|何から",
    ),
    (
        Ask.PROCEDURE,
        r"手順|手続(?:き)?は|流れ|どうやって|どうすれば|方法|どのように|どう(?:進め|取り|対応|申請)|申請(?:先|方法)|進め方",
    ),
    (
        Ask.COMPARISON,
        r"比較|比べ|違い|違う|差は|異な|変わ(?:っ|る|り)|変化|推移|前(?:年|の年|年度|回)と|それぞれ|ずつ"
        r"|(?:以前|前の計画|旧計画)",
    ),
)
_COMPILED = tuple((ask, re.compile(pattern)) for ask, pattern in _PATTERNS)

HELD_BY: Mapping[Ask, Holds] = {
    Ask.AMOUNT: Holds.MONEY,
    Ask.COUNT: Holds.COUNT | Holds.SIZE | Holds.SHARE | Holds.DURATION,
    Ask.SHARE: Holds.SHARE | Holds.COUNT,
    Ask.TIME: Holds.TIME | Holds.DURATION,
    Ask.MINISTRY: Holds.ORGANISATION,
    Ask.LAW: Holds.LAW,
    Ask.KPI: Holds.SHARE | Holds.COUNT | Holds.SIZE | Holds.MONEY | Holds.TIME | Holds.DURATION,
}
"""Kinds of values of which an answer must hold one; asks that are missing here want words."""

_ASKED_UNIT = re.compile(
    rf"何(?!分の)(?P<unit>{_COUNTER}|%|パーセント|割|キロ|メートル|トン|km|m2?|ha|円)"
    r"|(?P<people>人数|者数|隊員数|職員数|会員数)|(?P<of>件数|回数|台数|社数|枚数|箇所数|か所数|団体数|校数)"
)


def asked_units(question: str) -> frozenset[str]:
    """Canonical units of the numbers that a question asks for: 人 for 「何人」.

    Args:
        question: The question as it was asked.

    Returns:
        Names of units as `rag.japanese.quantities` gives them; empty where any number will do.
    """
    units: set[str] = set()
    for match in _ASKED_UNIT.finditer(normalize(question)):
        word = match.group("unit") or ("人" if match.group("people") else match.group("of")[:-1])
        unit = parse_unit(word)
        if unit is not None:
            units.add(unit.name)
    return frozenset(units)


def find_asks(question: str) -> tuple[Ask, ...]:
    """The kinds of answers that a question wants, in the order of `Ask`.

    Args:
        question: The question as it was asked.
    """
    text = normalize(question).rstrip(" ?。")
    return tuple(ask for ask, pattern in _COMPILED if pattern.search(text))
