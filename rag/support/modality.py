"""Whether a sentence says done what is planned, or must what may be.

What is planned (目指す, 予定) is not done (した, 完了, 既に); what can happen (可能性がある) does
not happen; what may be done (できる) need not be done (しなければならない).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.support.coverage import Clause
from rag.support.reading import Reading
from rag.support.weight import weight_of
from rag.support.window import Statement

_REPORTED = (
    r"(?:目標|予定|方針|計画|こと|もの|目途|めど|目的|KPI|ＫＰＩ|見込み|見通し|検討|必要|目指す|課題"
    r"|対象|など|等|」)"
)
# What reports a plan and claims no deed: 目標とされている, 掲げています, 予定されている.
_FRAME = re.compile(
    rf"とし(?:て|、)|とされ(?:て|た|ました)|{_REPORTED}(?:が|を|は|も)?(?:と|に)?(?:も|は)?(?:され|し|なっ|あり|示さ|定め)|掲げ|挙げ|設定|見込[まん]|想定|求め"
    r"|期待|位置付け|位置づけ|考え|指摘|定め|記載|予定|目指し|計上|含ま|述べ|示し|うたわ|決ま|検討|計画し|なって"
)
_DONE_CLAIM = re.compile(
    r"既に|すでに|済み|済んで|(?:(?<!で)し|され|れ|い|っ|き|え|け|め|せ|て|ち)(?:た|ました)(?=。|、|$|が|ものの|ところ)"
    r"|(?:し|され|れ)て(?:いる|います|おり|きた|きました)"
)
_SURE_PLAN = re.compile(r"予定(?:で|と|さ)|見込みで|検討中|検討段階|審査中|調整中|準備中|協議中")
_TARGET = re.compile("KPI|ＫＰＩ|目標値?[:：]")
_TARGET_WITHIN = 400
_SURELY_DONE = re.compile(
    r"既に|すでに|(?:完了|達成|実現)(?:(?:し|され)(?:た|ました|ている|ています|ており)|済み?)(?=。|、|$|と(?:し|され))"
)
_PAST = re.compile(r"既に|すでに|済み|済んで|(?<!でし)た(?=。|$)")
_PLAN_CLAIM = re.compile(
    r"予定|目指|方針|見込み|見込まれ|検討(?:し|中|段階|され)|これから|今後|審査中|調整中|準備中|協議中|計画され|する計画"
    r"|段階にあ"
)
_DONE_SAID = re.compile(
    r"した(?=。|、|\n|$|が|ところ|もの)|された|しました|れた(?=。|\n|$)|った(?=。|\n|$)|済(?=。|み|$|\n)|完了|"
    r"(?:し|され|れ)て(?:いる|おり|きた)|実績|ところであり|結果|契約締結|現在"
)
_PLAN_SAID = re.compile(
    r"目指|目標|予定|見込|検討|図(?:る|り)|努め|方針|目途|まで(?:に|を)|する(?=。|$|\n|こと|予定)"
    r"|(?:行う|進める|講ずる|講じる|整える|設ける|始める|目指す|していく)(?=。|$|\n)|予定"
)
# する alone may be told as している: a plan's 指定する is in force.
_SURELY_PLANNED = re.compile(r"目指|目標|予定|見込|検討|図(?:る|り)|努め|方針|目途|まで(?:に|を)")
_MUST = re.compile(
    r"なければなら|なくてはなら|必要(?:が|で)あ|義務|必須|べき|ねばなら|不可欠|求められ"
)
_MAY = re.compile(
    r"できる|できます|可能(?!性)|得る。|任意|よい(?:もの)?と|努力義務|できるもの|努め"
)
_POSSIBLE = re.compile(r"可能性|おそれ|恐れ|懸念|かもしれ|得る(?=。|$|もの)|うる(?=。)|場合がある")


def shift(clause: Clause, sentence: Reading, statements: Sequence[Statement]) -> str:
    """Compares how firmly a clause and its statements say what they say.

    Args:
        clause: A clause of the sentence.
        sentence: The sentence, read.
        statements: The statements of the evidence that speak of it.

    Returns:
        In Japanese, what is turned into something else; empty where nothing is.
    """
    claim = sentence.text[clause.start : clause.end]
    if not statements:
        return ""
    said = "".join(statement.text for statement in statements)
    if reason := _force(claim, said):
        return reason
    if _SURELY_DONE.search(claim) and not any(
        _DONE_SAID.search(statement.text) for statement in statements
    ):
        return "文は既に終えたこととしていますが、引用した箇所にはそう書かれていません。"
    tails = [_tail(clause, sentence, statement) for statement in statements]
    if _claims_done(claim):
        plans = _PLAN_SAID if _PAST.search(claim) else _SURELY_PLANNED
        if tails and all(_first(tail, plans) == "plan" for tail in tails):
            return "引用した箇所では予定・目標として書かれていますが、文は実施済みとしています。"
        if _PAST.search(claim) and all(_is_target(statement) for statement in statements):
            return "引用した箇所では指標の目標として書かれていますが、文は実施済みとしています。"
    elif _SURE_PLAN.search(claim) and not any(
        _PLAN_SAID.search(statement.text) or _is_target(statement) for statement in statements
    ):
        return "文は予定・検討中としていますが、引用した箇所にはそう書かれていません。"
    elif _PLAN_CLAIM.search(claim) and tails:
        undone = not any(_PLAN_SAID.search(statement.text) for statement in statements)
        if undone and all(_first(tail) == "done" for tail in tails):
            return "引用した箇所では実施済みとして書かれていますが、文は予定・検討中としています。"
    return ""


def _claims_done(claim: str) -> bool:
    """Whether a clause says that something was done."""
    if _SURELY_DONE.search(claim):
        return True
    match = _last(_DONE_CLAIM.finditer(claim))  # the predicate's
    if match is None:
        return False
    return _FRAME.search(claim[max(0, match.start() - 8) : match.end()]) is None


def _force(claim: str, said: str) -> str:
    """What must be, may be or could happen, turned into another of these."""
    if _MUST.search(claim) and not _MUST.search(said) and _MAY.search(said):
        return "引用した箇所では「できる」等とされていますが、文は義務としています。"
    if _MAY.search(claim) and not _MAY.search(said) and _MUST.search(said):
        return "引用した箇所では義務・必要とされていますが、文は任意・可能としています。"
    if _POSSIBLE.search(said) and not _POSSIBLE.search(claim) and _PAST.search(claim):
        return "引用した箇所では可能性として書かれていますが、文は事実としています。"
    if _POSSIBLE.search(claim) and not _POSSIBLE.search(said):
        return "文は可能性としていますが、引用した箇所ではそう書かれていません。"
    return ""


def _is_target(statement: Statement) -> bool:
    """Whether a statement is a target of an indicator, without a word that tells it was reached."""
    text = statement.alignment.evidence.text
    start = max(0, statement.start - _TARGET_WITHIN)
    label = _last(_TARGET.finditer(text, start, statement.end))
    if label is None or _DONE_SAID.search(statement.text):
        return False
    return "主担当" not in text[label.end() : statement.start]


def _last(matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    found = None
    for match in matches:
        found = match
    return found


def _tail(clause: Clause, sentence: Reading, statement: Statement) -> str:
    """What the statement says from the clause's predicate on."""
    text = statement.alignment.evidence.text
    for position in range(len(sentence.words) - 1, -1, -1):
        word = sentence.words[position]
        if not clause.start <= word.start < clause.end or not weight_of(word):
            continue
        places = statement.places_of(position)
        if places:
            tail = text[places[-1][1] : statement.end]
            return tail if tail.strip("。、\n ）)】") else statement.text
    return statement.text


def _first(tail: str, plans: re.Pattern[str] = _PLAN_SAID) -> str:
    """Whether a plan or a deed is told first: plan, done, or empty for neither."""
    plan, done = plans.search(tail), _DONE_SAID.search(tail)
    if plan and (not done or plan.start() < done.start()):
        return "plan"
    return "done" if done else ""
