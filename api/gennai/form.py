"""The form of the app (`placeholder` of its registration)."""

from __future__ import annotations

import json
from typing import Any

from api.schemas.questions import QUESTION_LENGTH

MOST_FILES = 3
MOST_FILE_BYTES = 4_400_000
MOST_REQUEST_BYTES = 20_000_000
"""What we take: all files in base64 with everything else, and some air."""
_PAYLOAD = "6MB"
"""What 源内 passes on: one file of that size; AWS Lambda takes no more."""
LONGEST_CONDITION = 500

SHOW_VERDICTS = "verdicts"
SHOW_WITHHELD = "withheld"

FORM: dict[str, dict[str, Any]] = {
    "question": {
        "type": "textarea",
        "title": "質問",
        "desc": "計画文書について知りたいことを、1つずつ書いてください。",
        "required": True,
        "min_length": 1,
        "max_length": QUESTION_LENGTH,
    },
    "documents": {
        "type": "text",
        "title": "探す文書",
        "desc": "ファイル名。読点（、）で区切ると、いくつも書けます。空欄ならすべての文書。",
        "max_length": LONGEST_CONDITION,
    },
    "ministries": {
        "type": "text",
        "title": "府省庁",
        "desc": "正式名か略称（経産省 など）。読点（、）で区切れます。",
        "max_length": LONGEST_CONDITION,
    },
    "fiscal_years": {
        "type": "text",
        "title": "年度",
        "desc": "2025、R7、令和7年度 など。読点（、）で区切れます。",
        "max_length": LONGEST_CONDITION,
    },
    "show": {
        "type": "checkbox",
        "title": "あわせて示すもの",
        "items": [
            {"title": "文ごとの照合の結果", "value": SHOW_VERDICTS},
            {"title": "根拠を確認できず、示さなかった文", "value": SHOW_WITHHELD},
        ],
    },
    "files": {
        "type": "file",
        "title": "この質問にだけ使う文書",
        "desc": "添付すると、まず添付から答えを探します。登録はされません。",
        "accept": ".pdf,.docx,.xlsx,.pptx,.html,.md,.txt,.csv",
        "multiple": True,
        "max_size": f"{MOST_FILE_BYTES / 1e6:g}MB",
        "max_file_count": MOST_FILES,
    },
    # 源内 sends what was said before wherever the form contains these letters; it never shows it.
    "conversation_history": {
        "type": "hidden",
        "title": "これまでのやりとり",
        "default_value": "[]",
    },
}
"""Fields by key. The administrator may add hidden ones: `model`, `collection`."""

CONFIG = {"max_payload_size": _PAYLOAD}
"""`config` of the registration."""


def placeholder() -> str:
    """The form as it is pasted into the registration."""
    return json.dumps(FORM, ensure_ascii=False, indent=2)
