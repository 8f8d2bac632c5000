"""What a question asks for and a text does not hold: a name, a person, a contact, a price of one.

A plan that treats the right measure often does not hold the detail asked for. Where the detail is
of a kind that can be told by its form, its absence is seen here.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rag.japanese.normalize import normalize
from rag.japanese.tokens import tokenize

_ASKS_NAME = re.compile(
    r"氏名|名前|お名前|島名|校名|社名|地区名|市町村名|名称は|何という(?:名|人|会社|学校)|どなた"
    r"|どこの(?:県|市|町|村|学校|大学|会社|国|企業|造船所|方|誰|どなた|人)"
    r"|どの(?:県|市|町|村|学校|大学|会社|企業|地区|島)(?:に|で|が|を|の|は|か)"
)
_ASKS_PERSON = re.compile(r"氏名|どなた(?!でも|も)|(?:誰|だれ)(?!も|でも|[一1ひ]|が(?:担当|所管))")
_OFFICE = re.compile(
    r"大臣|長官|次官|局長|部長|課長|室長|会長|議長|座長|委員長|理事長|知事|市長|町長|村長|代表"
    r"|氏(?:が|は|を|、|$)"
)
_ASKS_CONTACT = re.compile(r"電話番号|連絡先|問合せ先|問い合わせ先|メールアドレス|住所|所在地|url")
_CONTACT = re.compile(
    r"\d{2,4}-\d{2,4}-\d{3,4}|@|https?://|[市区町村]\S{0,12}\d+(?:番|丁目|-\d)|内線"
)
_ONE = re.compile(
    r"(?:(?<![\d.,第])1|(?<![第一-龠])一)(?P<counter>台|機|冊|隻|本|枚|泊|回|人|名|件|基|つ|戸|世帯|か所|箇所)"
)
_MOMENTS = (
    (
        re.compile(
            r"何日(?!間|か)|(?:開催|開始|施行|完了|終了|公布|公表|発表|決定|締切|提出|実施|成立|設立|開設|期)日"
            r"(?!数|間|程)|日付|年月日"
        ),
        re.compile(r"\d日(?!間|以内|前|後)|末日"),
    ),
    (re.compile(r"何月"), re.compile(r"\d月")),
    (re.compile(r"何時(?!間)"), re.compile(r"\d時|午前|午後|正午|\d:\d\d")),
)
_ASKS_RESULT = re.compile(r"実際|実績")
_ASKS_AIM = re.compile(r"目標|予定|計画で|見込|kpi|ねらい|狙い|目指")
_AIM = re.compile(r"まで(?:に|の)|目標|目指|予定|見込|計画|kpi|目途|めど|(?:と|に)する。?$")
_RESULT = re.compile(
    r"した。?$|となった|だった|であった|ている|実績|現状|時点|現在|結果|に上る|達し"
)
_ASKS_PRICE = re.compile(r"いくら(?!でも)|何円|何[千万億兆]円|金額|(?:額|費|料)$")
_OPEN = re.compile(
    r"未設定|設定しない|未定|定めていない|決まっていない|置いていない|公表していない"
    r"|検討中|答えられる状況にない"
)
_ERAS = {"令和", "平成", "昭和", "大正", "明治"}


def lacks_name(question: str, text: str) -> bool:
    """Whether a proper name is asked for, of anybody or anything, and a text holds no new one."""
    return _ASKS_NAME.search(normalize(question)) is not None and not new_names(text, question)


def new_names(text: str, question: str) -> set[str]:
    """Proper names in a text that the question does not hold."""
    known = {token.lemma for token in tokenize(question)}
    found = {token.lemma for token in tokenize(text) if token.proper}
    return {name for name in found - known if name not in _ERAS}


def lacks_person(question: str, text: str) -> bool:
    """Whether a person is asked for, and a text names none.

    A person is named by a family name and a given name, which touch; who asks 誰 may also want an
    office (市長), but not the one that the question names.
    """
    asked = normalize(question)
    if not _ASKS_PERSON.search(asked):
        return False
    tokens = tokenize(text)
    named = any(
        first.proper and second.proper and first.char_end == second.char_start
        for first, second in pairwise(tokens)
    )
    offices = {office for office in _OFFICE.findall(text) if office not in asked}
    return not named and ("氏名" in asked or not offices)


def lacks_contact(question: str, text: str) -> bool:
    """Whether an address or a number to call is asked for, and a text holds none."""
    asked = _ASKS_CONTACT.search(normalize(question)) is not None
    return asked and _CONTACT.search(normalize(text)) is None


def lacks_each(question: str, text: str) -> bool:
    """Whether a value of one thing (１台, １人) is asked for, and a text tells of no single one."""
    counters = {match.group("counter") for match in _ONE.finditer(normalize(question))}
    said = normalize(text)
    return bool(counters) and not any(
        re.search(rf"(?<![\d.,])[1一]{counter}|{counter}(?:当|あ)たり", said)
        for counter in counters
    )


def lacks_moment(question: str, text: str) -> bool:
    """Whether a day, a month or an hour is asked for, and a text tells the time less exactly."""
    asked, said = normalize(question).rstrip(" ?。"), normalize(text)
    return any(asks.search(asked) and not holds.search(said) for asks, holds in _MOMENTS)


def lacks_result(question: str, text: str) -> bool:
    """Whether it is asked what came about (実際に何人), and a text tells only what is aimed at."""
    asked, said = normalize(question), normalize(text)
    if not _ASKS_RESULT.search(asked) or _ASKS_AIM.search(asked):
        return False
    return _AIM.search(said) is not None and _RESULT.search(said) is None


def asks_price(question: str) -> bool:
    """Whether nothing but an amount of money answers: 「いくら」, 「何円」, 「金額」."""
    return _ASKS_PRICE.search(normalize(question).rstrip(" ?。")) is not None


def left_open(text: str) -> bool:
    """Whether a text says that something is not decided or not known: 「未設定」."""
    return _OPEN.search(text) is not None


def in_keywords(question: str) -> bool:
    """Whether a question is a row of keywords and no sentence."""
    return re.search(r"[ぁ-ん]{2,}[?。\s]*$", normalize(question)) is None
