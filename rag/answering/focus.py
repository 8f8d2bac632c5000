"""What exactly a question wants to know: the noun that its question word stands with.

「水道の基本料金はいくらですか」 asks for 基本料金. A plan may treat the water supply at length and
not hold that.
"""

from __future__ import annotations

import re

from rag.japanese.normalize import normalize
from rag.japanese.tokens import Token, tokenize

_QUESTION_WORD = (
    r"(?:いくら|いくつ|何|いつ|どこ|どの|どれ|誰|だれ|どなた|どう|どちら|なぜ|教えて|挙げて"
    r"|知りたい|お示し)"
)
_WITH_PARTICLE = re.compile(
    rf"(?P<noun>[^、。はがをに?？]+?)(?:は|が|を|って|とは){_QUESTION_WORD}"
)
_GENERAL = {
    "目標", "値", "予定", "計画", "施策", "事業", "取組", "取り組み", "制度", "内容", "場合", "件",
    "数", "年", "年度", "月", "日", "額", "金額", "名前", "人", "ため", "際", "時", "点", "為",
}  # fmt: skip
_ASKS_NAME = re.compile(
    r"氏名|名前|お名前|島名|校名|社名|地区名|市町村名|名称は|何という(?:名|人|会社|学校)|どなた"
    r"|どこの(?:県|市|町|村|学校|大学|会社|国|企業|造船所|方|誰|どなた|人)"
    r"|どの(?:県|市|町|村|学校|大学|会社|企業|地区|島)(?:に|で|が|を|の|は|か)"
)
_ASKS_CONTACT = re.compile(r"電話番号|連絡先|問合せ先|問い合わせ先|メールアドレス|住所|所在地|url")
_CONTACT = re.compile(
    r"\d{2,4}-\d{2,4}-\d{3,4}|@|https?://|[市区町村]\S{0,12}\d+(?:番|丁目|-\d)|内線"
)


def focus_nouns(question: str) -> tuple[str, ...]:
    """Lemmas of the noun, or compound, that the question word stands with.

    For a question in keywords it is the last noun. General nouns (目標, 件数) are left out.

    Args:
        question: The question as it was asked.

    Returns:
        The lemmas, empty where nothing in particular is asked for.
    """
    text = normalize(question)
    found = [match.group("noun") for match in _WITH_PARTICLE.finditer(text)]
    phrase = found[-1] if found else ""
    if not phrase and not re.search(r"[ぁ-ん]{2,}[?。\s]*$", text):
        phrase = text.split()[-1] if text.split() else ""
    return _last_compound(tokenize(phrase))


def _last_compound(tokens: list[Token]) -> tuple[str, ...]:
    """The last run of nouns that touch each other."""
    run: list[Token] = []
    for token in reversed(tokens):
        noun = token.content and token.pos in ("名詞", "接尾辞", "接頭辞", "形状詞")
        if run and (not noun or token.char_end != run[-1].char_start):
            break
        if noun:
            run.append(token)
    lemmas = [token.lemma for token in reversed(run) if not token.lemma.isdigit()]
    return tuple(lemma for lemma in lemmas if lemma not in _GENERAL)


def asks_for_name(question: str) -> bool:
    """Whether a proper name is asked for: a person's, a place's, a company's."""
    return _ASKS_NAME.search(normalize(question)) is not None


def new_names(text: str, question: str) -> set[str]:
    """Proper names in a text that the question does not hold."""
    known = {token.lemma for token in tokenize(question)}
    found = {token.lemma for token in tokenize(text) if token.proper}
    return {name for name in found - known if name not in _ERAS}


_ERAS = {"令和", "平成", "昭和", "大正", "明治"}


def lacks_contact(question: str, text: str) -> bool:
    """Whether an address or a number to call is asked for, and the text holds none."""
    asked = _ASKS_CONTACT.search(normalize(question)) is not None
    return asked and _CONTACT.search(normalize(text)) is None
