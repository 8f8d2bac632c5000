"""Documents above the access of two people, and questions about them.

Words of a question come back in its answer, so what must never be seen are other words of the same
document than those that the questions use.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.api.office import MARKET

LOW, HIGH = "馬場", "千葉"
"""Both belong to no group; 馬場 reads 機密性１, 千葉 機密性２ as well."""

_NAMES = (
    "ヌバタ灯", "ミソハ橋", "カグツ炉", "ウズメ堂", "サルタ道", "イザナ池", "スクナ蔵",
    "タケミ塔", "アメノ堰", "トヨウ園", "ホデリ岬", "ウケモ倉", "シナツ嶺",
)  # fmt: skip
_PLACES = "磯椹桂樒榧椋楡柊楮樅椚橅樟"
# Restrictions, and whom they shut out.
_RESTRICTIONS = (
    *[("2", "", "", "", (LOW,))] * 3,
    *[("1", MARKET, "", "", (LOW, HIGH))] * 3,
    *[("2", MARKET, "", "", (LOW, HIGH))] * 3,
    *[("1", "", "青木", "private", (LOW, HIGH))] * 2,
    *[("2", "", "青木", "private", (LOW, HIGH))] * 2,
)
_QUESTIONS = (
    "{name}の整備のKPIは何ですか",
    "{name}の目標は何基ですか",
    "{name}はどこに整備しますか",
    "{name}の整備の担当者はだれですか",
    "{name}整備計画の担当府省庁はどこですか",
    "{name}の予算はいくらですか",
    "{name}",
    "{name}の整備はいつまでですか",
    "{name}整備計画を要約してください",
    "{name}と移動図書館を比べてください",
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A document that some may not read.

    Attributes:
        name: The word that questions use.
        file_name: Name of its file.
        text: Its text.
        words: Words of it that no question uses.
        row: Its line of `metadata.csv`.
        hidden_from: Who may not read it.
    """

    name: str
    file_name: str
    text: str
    words: tuple[str, ...]
    row: str
    hidden_from: tuple[str, ...]


def secrets() -> list[Secret]:
    """The documents."""
    return [_secret(at) for at in range(len(_NAMES))]


def pairs() -> list[tuple[str, Secret, str]]:
    """Who asks, the document that they may not read, the question: 200 and a few."""
    return [
        (user, secret, question.format(name=secret.name))
        for secret in secrets()
        for user in secret.hidden_from
        for question in _QUESTIONS
    ]


def _secret(at: int) -> Secret:
    name, tree = _NAMES[at], _PLACES[at]
    place, person = f"{tree}沼崎{tree}番地", f"{tree}野木{tree}太郎"
    target, budget, marker = f"4{at:02}7基", f"{31 + at}億{5210 + at}万円", f"隠{tree}標識{at:02}"
    text = f"""# {marker}（令和７年度）

令和７年４月{at + 1}日

潮見市{tree}課

## １　事業

#### [No.１－{at + 1}] {name}の整備

- {name}を、{place}に整備する。担当者は{person}である。
- {name}の整備に、令和８年度は{budget}を充てる。

**KPI（進捗）：**
{name}の数（2027年度（令和９年度）末までに{target}）

**主担当府省庁：**
総務省
"""
    level, groups, owner, visibility, hidden_from = _RESTRICTIONS[at]
    file_name = f"{marker}.md"
    row = f"{file_name},{level},{groups},{owner},{visibility},{marker}限り"
    return Secret(name, file_name, text, (place, person, target, budget, marker), row, hidden_from)
