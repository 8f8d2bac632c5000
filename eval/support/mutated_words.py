"""What a sentence says of its facts changed: denied, bounded, done, grown, all, or more of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.support.mutation import Change, Mutation, replaced

_END = r"(?P<end>。?)$"
_NEGATIONS = (
    ("されています", "されていません"), ("しています", "していません"), ("ています", "ていません"),
    ("されました", "されませんでした"), ("しました", "しませんでした"), ("されます", "されません"),
    ("ありました", "ありませんでした"), ("なりました", "なりませんでした"),
    ("でした", "ではありませんでした"),
    ("できます", "できません"), ("します", "しません"), ("なります", "なりません"),
    ("されている", "されていない"), ("している", "していない"), ("ている", "ていない"),
    ("された", "されなかった"), (r"(?<=[一-鿿ァ-ヶ])した", "しなかった"), ("される", "されない"),
    ("できる", "できない"),
    ("する", "しない"), ("があります", "はありません"), ("がある", "はない"),
    ("である", "ではない"),
    ("です", "ではありません"),
)  # fmt: skip


def _negations(sentence: str, _: str) -> Iterator[Mutation]:
    """The last predicate denied."""
    for said, denied in _NEGATIONS:
        match = re.search(said + _END, sentence)
        if match is not None:
            yield Mutation("negation", sentence[: match.start()] + denied + match["end"])
            return


_LIMITS = (("以上", "以下"), ("以下", "以上"), ("以内", "以上"), ("未満", "以上"), ("超", "未満"))


def _limits(sentence: str, _: str) -> Iterator[Mutation]:
    """The other limit behind the same number."""
    for said, other in _LIMITS:
        match = re.search(rf"(?<=[0-9０-９％%人件円台校団体か所日年割基km]){said}", sentence)
        if match is not None:
            yield Mutation("bound", replaced(sentence, *match.span(), other))
            return


_DONE = (
    (r"することを?(?:目標|目指)(?:とし|し)?て?(?:いる|います)", "した"),
    (
        r"(?:すること|とすること)が(?:目標|KPI)(?:です|である|とされている|とされています)",
        "は既に達成された",
    ),
    (r"する予定(?:である|です)", "した"),
    (r"(?:すること|もの)と(?:している|しています|されている|されています)", "が既に完了している"),
    (r"を目指(?:す|します|している|しています)", "は既に実現した"),
    (r"を(?:検討する|検討します|検討している|検討しています)", "を既に決定した"),
)
_PLANNED = (
    (r"(?<!と)されました", "される予定です"), (r"(?<=[一-鿿ァ-ヶ])しました", "する予定です"),
    (r"(?<!と)された", "される予定である"),
    (r"(?<=[一-鿿ァ-ヶ])した", "する予定である"), ("完了している", "今後検討する予定である"),
)  # fmt: skip


def _modalities(sentence: str, _: str) -> Iterator[Mutation]:
    """Planned told as done, and done as planned."""
    for pattern, done in _DONE:
        match = re.search(pattern + _END, sentence)
        if match is not None:
            yield Mutation("modality", sentence[: match.start()] + done + match["end"])
            return
    for said, planned in _PLANNED:
        match = re.search(said + _END, sentence)
        if match is not None:
            yield Mutation("modality", sentence[: match.start()] + planned + match["end"])
            return


_DIRECTIONS = (
    ("増加", "減少"), ("減少", "増加"), ("増え", "減っ"), ("減っ", "増え"), ("上昇", "低下"),
    ("低下", "上昇"),
    ("拡大", "縮小"), ("縮小", "拡大"), ("引き上げ", "引き下げ"), ("引き下げ", "引き上げ"),
    ("増やす", "減らす"),
    ("減らす", "増やす"), ("半減", "倍増"), ("倍増", "半減"), ("上回", "下回"), ("削減", "増額"),
    ("多く", "少なく"),
    ("少なく", "多く"), ("伸び", "落ち込み"),
)  # fmt: skip


def _directions(sentence: str, _: str) -> Iterator[Mutation]:
    """More told as less."""
    for said, other in _DIRECTIONS:
        at = sentence.find(said)
        if at >= 0:
            yield Mutation("direction", replaced(sentence, at, at + len(said), other))
            return


_SCOPES = (
    ("すべての", "一部の"), ("全ての", "一部の"), (r"(?<![一-鿿])全(?=[0-9０-９])", "一部の"),
    ("一部の", "すべての"), ("一部", "全部"),
)  # fmt: skip


def _scopes(sentence: str, _: str) -> Iterator[Mutation]:
    """All told as some."""
    for said, other in _SCOPES:
        match = re.search(said + r"(?!国|体|面|長|般|部)", sentence)
        if match is not None:
            yield Mutation("scope", replaced(sentence, *match.span(), other))
            return


_CLAIMS = (
    "その費用は全額を国が負担する。",
    "これに伴い関係する法律も改正された。",
    "利用者からは高い評価を得ている。",
    "民間事業者にも無償で貸し出されることになっている。",
)
_JOINED = (
    ("しました", "し"), ("されました", "され"), ("しています", "しており"),
    ("されています", "されており"),
    ("(?<=[てで])います", "おり"), ("します", "し"), ("されます", "され"), ("です", "であり"),
    ("している", "しており"),
    ("されている", "されており"), ("(?<=[てで])いる", "おり"), ("した", "し"), ("された", "され"),
    ("する", "し"),
    ("される", "され"), ("である", "であり"), ("ある", "あり"),
)  # fmt: skip


def _claims(sentence: str, _: str) -> Iterator[Mutation]:
    """A second statement that the passage does not make."""
    claim = _CLAIMS[len(sentence) % len(_CLAIMS)]
    if sentence.endswith("。"):
        for said, joined in _JOINED:
            if re.search(f"{said}。$", sentence):
                yield Mutation("added_claim", re.sub(f"{said}。$", f"{joined}、{claim}", sentence))
                return


WORDS: tuple[Change, ...] = (
    _negations,
    _limits,
    _modalities,
    _directions,
    _scopes,
    _claims,
)
"""What changes what is said of the facts, in the order in which it is tried."""
