"""The words on the screen, one list. Nothing that people read of these is written elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PRODUCT = "Tenkyo（典拠）"

# Pages
ASK = "質問"
MEASURES = "施策を探す"
COMPARE = "計画を比べる"
DRAFT = "答弁をつくる"
CHECK = "原稿チェック"
DOCUMENTS = "文書"
HISTORY = "履歴"
TRASH = "ごみ箱"
HELP = "使い方"
EVALUATIONS = "評価"
USAGE = "利用状況"
AUDIT = "監査"
GOVERNANCE = "AIの情報"
ADMINISTRATION = "管理"
USERS = "利用者"
ACCOUNT = "自分の設定"

# Buttons
SEND = "送信"
STOP = "停止"
AGAIN = "もう一度作成"
EDIT_QUESTION = "質問を直す"
OPEN_SOURCE = "原典を開く"
READ_AROUND = "前後を読む"
SAVE_WORD = "Wordで保存"
SAVE_EXCEL = "Excelで保存"
PRINT = "印刷用に表示"
SHARE = "同僚に共有"
COPY_CITED = "出典つきでコピー"
RECONNECT = "もう一度つなぐ"
NO_DOCUMENTS = "まだ文書が登録されていません"
NO_DOCUMENTS_CURE = (
    "編集者が「文書」のページで計画文書を登録すると、使えるようになります。"
    "登録したはずなのにこう出るときは、管理者に知らせてください。"
)
COPY = "コピー"
PUBLIC_URL = "公開元URL（庁外ネットワーク用）"
SAVE_MARKDOWN = "Markdownで保存"
NEW_CONVERSATION = "新しい会話を始める"
SAVING_AGAIN = "画面が新しくなったため、保存し直しています…"
SCOPE = "探す範囲"
GOOD = "役に立った"
BAD = "直してほしい"
RENAME = "題名を変える"
DELETE = "削除"
RESTORE = "戻す"
PURGE = "完全に消す"
ATTACH = "この質問にだけ使う"
LAST_DAY = "この日まで使う（空なら期限なし）"
LAST_DAY_HINT = "例：2027-03-31、令和9年3月31日"

# Answers
QUOTED = "引用した箇所"
ALSO_FOUND = "ほかに見つかった箇所（回答には未使用）"
SCOPE_ALL = "探す範囲：すべての文書"
GENERATED = "生成AIによる回答です。引用元を確認してください"
EXTRACTED = "文書からの抜き書きです（生成AIは使っていません）"
EXTRACTIVE_MODEL = "extractive"
NEARBY = "近い記載です。お尋ねへの答えとは限りません"
SUPPORT_HELP = (
    "数値・年度・府省庁名・語句を機械的に照合した結果です。内容は原典で確認してください。"
)
WORKING = "回答を作っています…"
ANSWER_READY = "回答ができました。"
STOPPED = "停止しました。ここまでの文は、引用先と照合済みです。"
STOPPED_EARLY = "停止しました。"
NO_ANSWER = "お尋ねの点の記載は見つかりませんでした。近い箇所を示します。"
MASKED = "閲覧権限のない出典に基づく文を表示していません"
NEAREST = "いちばん近い箇所（回答ではありません）"
LONGEST_QUESTION = 4_000
QUESTION_HINT = "計画文書について質問してください（続けて「その担当は」のようにも聞けます）"
RISK_CASES = "リスクケース"
REPORT_RISK = "問題を報告"
REPORT_RISK_TITLE = "問題を報告（リスクケース）"
RISK_KINDS = (
    "誤った数値",
    "出典の不一致",
    "不適切な表現",
    "情報漏えいのおそれ",
    "その他",
)
RISK_SEVERITIES: Mapping[str, str] = {
    "高": "高（業務や権利に影響した、またはそのおそれがある）",
    "中": "中（使う前に気づいた。放っておくと影響する）",
    "低": "低（影響はないが、知らせておきたい）",
}
RISK_STATES = ("受付", "対応中", "対応済")
EARLIER_VERSION = "前の回答"
LATER_VERSION = "次の回答"
REMAKING_STOPPED = "作り直しを停止しました。前の回答を示しています。"
SAME_AGAIN = "前の回答と同じ内容です。「探す範囲」や「長さ」を変えると、変わることがあります。"
LENGTH = "回答の長さ"
LENGTHS: Mapping[str, str] = {"short": "短く", "normal": "ふつう", "long": "くわしく"}
USUAL_LENGTH = "normal"
REASONS = ("内容が違う", "出典が合わない", "古い", "足りない", "その他")


def not_saved(why: str) -> str:
    """What is told of a file that could not be saved."""
    return f"保存できませんでした。{why}"


def too_long(length: int) -> str:
    """What is told of a question that is too long."""
    return (
        f"質問が長すぎます（{length:,}文字）。{LONGEST_QUESTION:,}文字以内にして、もう一度送ってください。"
        "入力した文は、下の入力欄に残してあります。"
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """How a verdict is shown: never by colour alone.

    Attributes:
        icon: A sign.
        word: What it says.
        tone: Name of its colours in the style sheet.
    """

    icon: str
    word: str
    tone: str


SUPPORT: Mapping[str, Mark] = {
    "supported": Mark("✓", "出典と照合済", "good"),
    "partial": Mark("△", "一部のみ照合", "caution"),
    "unsupported": Mark("✕", "出典に見当たらず", "bad"),
    "unverified": Mark("？", "照合できず", "plain"),
}
"""Verdicts on the sentences of an answer."""

CHECKED: Mapping[str | None, Mark] = {
    "supported": Mark("✓", "出典と一致", "good"),
    "partial": Mark("△", "一部のみ一致", "caution"),
    "unsupported": Mark("✕", "出典が見つかりません", "bad"),
    "unverified": Mark("？", "照合できず", "plain"),
    None: Mark("－", "確認の対象外", "plain"),
}
"""Verdicts on the sentences of a person's draft."""

DOCUMENT_STATES: Mapping[str, str] = {
    "queued": "登録待ち",
    "indexing": "読み取り中",
    "ready": "利用できます",
    "failed": "読み取れませんでした",
}
VISIBILITIES: Mapping[str, str] = {
    "private": "マイ文書（自分だけ）",
    "group": "課の文書",
    "all": "共通の文書",
}
TRASHED: Mapping[str, str] = {"document": "文書", "conversation": "会話", "draft": "原稿"}
"""What may lie in the trash."""

ROLES: Mapping[str, str] = {
    "reader": "閲覧者",
    "editor": "編集者",
    "auditor": "監査担当",
    "admin": "管理者",
}


# People
SIGN_IN = "サインイン"
SIGN_OUT = "ログアウト"
RULES = "利用ルール"
RULES_READ = "確認しました"
NO_SIGN_IN = "サインインなし（この機械の中だけ）"
SIGN_IN_HINT = "この画面を使うには、サインインしてください。"
SIGN_IN_EXPIRED = "サインインの期限が過ぎました。もう一度サインインしてください。"
SIGN_IN_UNNAMED = (
    "サインインできましたが、だれかを見分けられませんでした。"
    "管理者に「設定 oidc_user_claim のクレームがない（または確認されていないメールアドレス）」と"
    "知らせてください。"
)
SIGN_IN_ENDED = (
    "サインインが終わっています。期限が過ぎたか、ログアウトしたか、利用者の登録が変わりました。"
    "もう一度サインインしてください。できないときは、管理者に知らせてください。"
)
SIGNED_OUT = "ログアウトしました。この画面に残っていた内容は消しました。"
SIGN_OUT_FAILED = "ログアウトできませんでした。サーバーにつながりません。もう一度押してください。"
NOT_FROM_FRONT = "庁内の認証を通らずに開かれました。案内された入口のアドレスから開いてください。"
FRONT_UNNAMED = "庁内の認証から、だれが使うのかが届きませんでした。管理者に知らせてください。"
THROUGH_PROXY = (
    "サインインなしの画面は、この機械の中だけで、中継を通さずに使えます。"
    "管理者に「設定 sign_in に users, oidc, header のいずれかが必要」と知らせてください。"
)
LEAVE_FRONT = "庁内の認証からもログアウトする"
CLOSE_BROWSER = "庁内の認証からも出るには、ブラウザーをすべて閉じてください。"
GO_ON = "もう一度使う"
OIDC_MISSING = (
    "サインインの提供者が設定されていません。"
    "管理者に「tenkyo ui か tenkyo up で始める」と知らせてください。"
)
CHANGE_PASSWORD = "パスワードの変更"  # noqa: S105 - words on the screen
NOT_CHANGED = "変えられませんでした"
PASSWORD_CHANGED = "パスワードを変えました。ほかの画面でのサインインは終わりました。"  # noqa: S105
OWN_FIRST = (
    "最初に、自分だけが知るパスワードに変えてください。"
    "「今のパスワード」には、管理者から受け取ったものを入力します。"
)
NO_USERS_YET = (
    "サインインなしで使っています。利用者を分けるには、この機械で"
    "「tenkyo users add 名前 --role admin」を実行して最初の管理者を登録し、"
    "設定 sign_in を users にして始め直してください。"
)
NOT_SAFE = "この画面は、まだ使えません"
API_OPEN = (
    "サインインが必要な設定ですが、API はだれの呼び出しも受け付けています。管理者に"
    "「tenkyo users add で利用者を登録するか、tenkyo keys create で鍵を作る」と知らせてください。"
)


def signed_in(name: str, roles: Sequence[str]) -> str:
    """Who has signed in.

    Args:
        name: Name that is shown.
        roles: Roles, also those that others imply.
    """
    held = [shown for role, shown in ROLES.items() if role in roles]
    told = [ROLES[role] for role in ("admin", "auditor") if role in roles] or held[-1:]
    return f"ログイン中：{name}（{'・'.join(told) or ROLES['reader']}）"


def may_read(clearance: int) -> str:
    """What may be read.

    Args:
        clearance: The highest confidentiality.
    """
    return f"機密性{'０１２'[clearance]}まで"


def may_enter(highest: int) -> str:
    """What may be typed in.

    Args:
        highest: The highest confidentiality.
    """
    return f"入力できる情報：機密性{'０１２'[highest]}まで"


# Measures and plans
SAVE_CSV = "CSVで保存"
SAVE_TEXT = "テキストで保存"
LIKELIHOODS: Mapping[str, str] = {"high": "高", "medium": "中", "low": "低"}
"""How sure it is that measures of two plans are the same one."""

ASPECTS: Mapping[str, str] = {
    "title": "施策名",
    "kpi": "KPI",
    "fiscal_year": "KPIの年度",
    "ministry": "担当",
    "amount": "予算",
}
"""What of a measure has changed."""

CHANGES: Mapping[str, Mark] = {
    "added": Mark("＋", "前の計画に記載なし", "good"),
    "removed": Mark("－", "後の計画に記載なし", "bad"),
    "changed": Mark("△", "変更", "caution"),
    "reorganised": Mark("◇", "組織再編", "plain"),
}

# Drafts and checks
DRAFT_KINDS: Sequence[str] = ("答弁", "想定問答", "要旨", "比較表", "メモ", "一枚紙")
MATERIAL = "素材（抜き書き・である調）"


def origin(model: str) -> str:
    """The label of origin of an answer.

    Args:
        model: Name of the model that made it.
    """
    return EXTRACTED if model == EXTRACTIVE_MODEL else GENERATED


def withheld(count: int) -> str:
    """The label of the sentences that the check kept back."""
    return f"根拠を確認できなかった文 {count}件"


def stays_in_trash(days: int) -> str:
    """What is said wherever something is deleted.

    Args:
        days: Days for which it can be had back.
    """
    return f"{days}日間{TRASH}に残ります"


def version(number: int, count: int) -> str:
    """Which of the answers to a question is shown."""
    return f"回答 {number}／{count}"


def draft_saved(time: str) -> str:
    """What is said when a draft was saved.

    Args:
        time: When, as 14:03.
    """
    return f"下書きを保存しました {time}"


def contradicted(what: str, said: str) -> Mark:
    """How a sentence is marked that the plan contradicts.

    Args:
        what: What differs: 数値, 金額, 時期 …
        said: What the plan says.
    """
    return Mark("✕", f"{what}が違います（計画では{said}）", "bad")
