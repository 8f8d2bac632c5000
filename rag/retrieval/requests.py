"""How questions are put, which is not what they are about."""

from __future__ import annotations

import re

_REQUEST = (
    r"(?:を|について|に関して|は|が)?(?:教えて(?:ください|下さい|欲しい|ほしい)?|知りたい(?:です|の)?"
    r"|(?:お)?(?:示し|聞かせ)(?:て)?(?:ください|下さい))"
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
COSTS = re.compile(_COSTS)
"""いくらかかりますか, 何年かかる."""

REQUESTS = re.compile(_REQUEST)
"""教えてください, 知りたい and the like."""

FILLER = re.compile(f"{_REQUEST}|{_COSTS}|{_ENDING}")
"""The same, and how questions end."""
