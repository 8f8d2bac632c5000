"""Two small plans and questions about them, for runs from files to reports."""

from __future__ import annotations

import json

BUOYS = """灯浮標更新計画

１　更新
灯浮標は、2032年度までに45基を更新する。更新は港灯課が担う。

２　予備
予備の灯浮標は、倉庫に６基を置く。
"""
TERNS = """海鳥見守り計画

１　見守り
海鳥の巣は、毎年５月に210か所を数える。数えるのは鳥見係である。
"""
ASKED = [
    {
        "id": "buoys",
        "question": "灯浮標は何基を更新しますか。",
        "answer": "45基。",
        "answer_keys": [["45基"]],
        "evidence": [{"doc": "buoys.txt", "quote": "灯浮標は、2032年度までに45基を更新する。"}],
    },
    {
        "id": "spare",
        "question": "予備の灯浮標は何基ありますか。",
        "answer": "6基。",
        "answer_keys": [["6基"]],
        "evidence": [{"doc": "buoys.txt", "quote": "予備の灯浮標は、倉庫に６基を置く。"}],
    },
    {
        "id": "nests",
        "question": "海鳥の巣は何か所を数えますか。",
        "answer": "210か所。",
        "answer_keys": [["210か所"]],
        "evidence": [{"doc": "terns.txt", "quote": "海鳥の巣は、毎年５月に210か所を数える。"}],
        "style": "paraphrase",
    },
    {"id": "moon", "question": "月面望遠鏡の口径は何メートルですか。", "type": "unanswerable"},
]


def write_plans(folder):
    """The documents, in a folder of their own."""
    documents = folder / "documents"
    documents.mkdir()
    (documents / "buoys.txt").write_text(BUOYS, encoding="utf-8")
    (documents / "terns.txt").write_text(TERNS, encoding="utf-8")
    return documents


def write_questions(folder, asked=ASKED, name="questions.jsonl"):
    """A question file."""
    path = folder / name
    path.write_text("\n".join(json.dumps(one) for one in asked), encoding="utf-8")
    return path
