"""What changed between two wordings, marked by sign and by element."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from ui.parts.elements import tag, text

_WORDS = re.compile(
    r"[0-9０-９][0-9０-９,，.．]*"  # numbers are replaced whole: 1,200 never shows as 1,[2→3]00
    r"|[A-Za-zＡ-Ｚａ-ｚ]+|[ァ-ヶー]+|[々一-龠]+|[ぁ-ん]+|\s+|.",
    re.DOTALL,
)


def changed_words(before: str, after: str) -> tuple[str, str]:
    """Two wordings as HTML, what went and what came marked in each.

    Args:
        before: The earlier wording.
        after: The later one.

    Returns:
        HTML of the earlier with `<del>`, HTML of the later with `<ins>`; each mark bears a sign
        and words for those who hear the page.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    gone, come = [], []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        left, right = "".join(old[start:end]), "".join(new[first:last])
        gone.append(text(left) if kind == "equal" else _mark("del", left))
        come.append(text(right) if kind == "equal" else _mark("ins", right))
    return "".join(gone), "".join(come)


def _mark(name: str, words: str) -> str:
    if not words:
        return ""
    sign, said = ("－", "削除") if name == "del" else ("＋", "追加")
    spoken = tag("span", text(f"（{said}："), "tp-hidden"), tag("span", "）", "tp-hidden")
    return tag(
        name, spoken[0] + tag("span", sign, "tp-sign", aria_hidden="true") + text(words) + spoken[1]
    )
