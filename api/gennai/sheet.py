"""The documents with which an administrator registers the app in 源内.

Written from the code by `python -m api.gennai.sheet`, so that they say what it does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from api.gennai.form import CONFIG, FORM, MOST_FILE_BYTES, MOST_FILES, placeholder
from api.state.requests import KEPT_DAYS
from api.wording import EXTRACTED, GENERATED

FOLDER = Path(__file__).parents[2] / "docs" / "gennai"

_KINDS = {
    "textarea": "文章",
    "text": "文字",
    "checkbox": "選択（いくつでも）",
    "file": "ファイル",
    "hidden": "（画面に出ない）",
}
_SHEET = """\
<!-- python -m api.gennai.sheet が書き出します。手で直さないでください。 -->
# 源内への登録票

典拠（Tenkyo）を、源内の AI アプリとして使うための登録票です（源内 AIアプリAPI 互換・非公式。
デジタル庁の公式の製品ではありません）。

## 用意

1. 源内から届く名前で、HTTPS の入口を用意します（源内は `https` だけを受け付けます）。その住所を設定
   `public_api_url` に書くと、回答の脚注に「原典を開く」のリンクが付きます。
2. 源内のための鍵を作ります。`--service` を付けると、源内が送る利用者の仮名（`x-user-id`）ごとに、
   履歴と預けた質問が分かれます。読める文書は `--group` と `--clearance` で決まります。

   ```
   tenkyo keys create gennai --role reader --service --clearance 1
   ```

## 登録する内容

| 項目 | 値 |
|---|---|
| 名前 | 計画文書に聞く（典拠） |
| 概要 | 計画文書への質問に、原典の引用つきで答えます。どの文も、引用先と照合してから示します。 |
| エンドポイント（その場で答える） | `https://（住所）/genai/invoke` |
| エンドポイント（時間のかかるモデル） | `https://（住所）/genai/requests` |
| API キー | 上で作った鍵 |
| 入力の様式（placeholder） | [form.json](form.json) の中身 |
| 設定（config） | `{config}` |
| システムプロンプト | 登録しません（照合を弱められないように、受け取っても使いません） |

抜き書き（`extractive`）は数秒で答えるので `/genai/invoke`、30 秒を超えることがある言語モデルでは
`/genai/requests` を登録します。預けた質問と回答は {days} 日で消えます。

### 想定用途

- 重点計画、工程表、総合計画などから、KPI、担当府省庁、予算、工程を、原典の箇所とともに確かめる。
- 資料や答弁の素案をつくる前に、根拠となる記載を探す。

### 留意点

- 回答には、どのように作ったかが示されます。「{extracted}」または「{generated}」。
- 記載が見当たらないときは、そう答えます。記載がないことを示すものではありません。
- 照合は、数値・年度・府省庁名・語句を機械的に比べたものです。内容は原典で確認してください。
- 機密性３の情報は入力しないでください。
- 添付は {files} 件まで、1件 {megabytes} MB までです（源内が一度に送れるのは、符号化した後の合計で
  {payload} まで）。読むだけで、登録はしません。
  回答に引用した言葉は、回答とともに履歴に残ります。

### 入力

| キー | 名前 | 種類 | 必須 | 説明 |
|---|---|---|---|---|
{fields}

コレクションやモデルを決めておくときは、様式に次の項目を加えます。

```json
"collection": {{"type": "hidden", "title": "コレクション", "default_value": "plans"}},
"model": {{"type": "hidden", "title": "モデル", "default_value": "extractive"}}
```

### 入力例

- 移動図書館の目標は何台ですか
- 令和7年度の重点計画で、総務省が担当する施策のKPIは何ですか
- （続けて）その予算はいくらですか

### 使い方（`howToUse` に貼る文）

```
質問を1つ書いて「実行」を押します。回答の小さな数字は出典です。押すと、文書の名前、日付、ページ、
見出し、引用が出ます。続けて聞くときは「会話を続ける」を押します。

:::disclosure{{title=答えられないとき}}
いちばん近い記載を示します。文書の名前や年度を加えて、聞き直してください。
:::
```

## 源内との間の決まり

- 誤りは、どの状態でも `{{"outputs": 日本語の説明, "error": "種類: 名前"}}` で返します。
- 回答の本文は `outputs`、引用は `citations` にもあります（源内は使いません）。
- 費用（`usageMetadata`）は 0 です。トークン数は言語モデルが使った数です（使わないときは 0）。
- 鍵と `x-user-id` の組が違うと、預けた質問の状態は見られません。
"""


def documents() -> dict[str, str]:
    """The documents by file name."""
    return {
        "form.json": placeholder() + "\n",
        "registration.md": _SHEET.format(
            config=json.dumps(CONFIG),
            days=KEPT_DAYS,
            extracted=EXTRACTED,
            generated=GENERATED,
            files=MOST_FILES,
            payload=CONFIG["max_payload_size"],
            megabytes=f"{MOST_FILE_BYTES / 1e6:g}",
            fields="\n".join(_field(key) for key in FORM),
        ),
    }


def _field(key: str) -> str:
    field = FORM[key]
    required = "必須" if field.get("required") else "任意"
    return (
        f"| `{key}` | {field['title']} | {_KINDS[field['type']]} | {required} "
        f"| {field.get('desc', '')} |"
    )


def main() -> None:
    """Writes the documents."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{FOLDER / name}\n")


if __name__ == "__main__":
    main()
