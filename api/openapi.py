"""The words of the OpenAPI document."""

from __future__ import annotations

DESCRIPTION = """\
計画文書への質問に、原典の引用つきで答えます。どの文も、引用先と照合してから返します。

- 認証：`Authorization: Bearer 鍵` または `x-api-key: 鍵`（`tenkyo keys create` で作ります）。
  利用者は、`POST /v1/sessions` の token を `Authorization: Bearer` に付けます。
  この機械の中だけで、鍵も利用者もなしに動かしているときは、いりません。
- 誤りは `application/problem+json`（RFC 9457）です。`detail` に、原因と対処を日本語で示します。
- 位置（`char_start`、`char_end`）は、本文（`GET /v1/documents/{id}/text`）の文字数です。
"""

TAGS = [
    {"name": "質問", "description": "箇所を探す、質問に答える"},
    {"name": "原稿", "description": "原稿をつくる、照合する、書き出す"},
    {"name": "施策", "description": "計画の施策を、担当・KPI・予算・工程とともに"},
    {"name": "文書", "description": "文書を登録する、読む、外す"},
    {"name": "ごみ箱", "description": "消した文書・会話・原稿を戻す、完全に消す"},
    {"name": "履歴", "description": "自分の会話、評価、共有"},
    {"name": "管理", "description": "利用状況、評価、監査"},
    {"name": "互換", "description": "OpenAI 互換、源内 AIアプリ互換（非公式）、MCP"},
    {"name": "稼働", "description": "稼働の確認と計測"},
]
