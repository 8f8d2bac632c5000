"""How questions are put, which is not what they are about."""

from __future__ import annotations

import re

_REQUEST = (
    r"(?:を|について|に関して|は|が)?(?:教えて(?:ください|下さい|欲しい|ほしい)?|知りたい(?:です|の)?"
    r"|(?:お)?(?:示し|聞かせ)(?:て)?(?:ください|下さい))"
)
# 「次のうち、…の説明として正しいものはどれですか」: a choice is wanted of what is said between.
_CHOICE = (
    r"(?:次|以下)の(?:うち|中)(?:から|で)?、?"
    r"|(?:(?:に関する|についての|の)(?:説明|記述))?(?:として|について)?、?"
    r"(?:最も)?(?:正しい|誤って(?:い)?る|間違って(?:い)?る|(?:不)?適切な|適当な)もの(?:を|は|が)?"
)
_ENDING = (
    r"(?:で|でしょう|なの|んでしょう|のでしょう)?です?か?[?？。]?$"
    r"|でしょうか|ですか|ますか|ましたか|なんですか|なのか|のか"
)
# いくらかかりますか: what is asked for says it all, the verb says nothing of it.
_COSTS = (
    r"(?:いくら|どれ(?:くらい|ぐらい|ほど|だけ)|どの(?:くらい|ぐらい|程度)|何[円年月日]|何時間|何か月)"
    r"(?:かか|掛か)(?:り|る|った)?"
)
ASKING = re.compile(f"{_CHOICE}|{_COSTS}")
"""次のうち正しいもの, いくらかかりますか, 何年かかる."""

REQUESTS = re.compile(f"{_CHOICE}|{_REQUEST}")
"""次のうち正しいもの, 教えてください, 知りたい and the like."""

FILLER = re.compile(f"{_CHOICE}|{_REQUEST}|{_COSTS}|{_ENDING}")
"""The same with いくらかかりますか, and how questions end."""
