"""使い方: worked examples by job, what the badges mean, the limits, reporting a problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui import conversation, words
from ui.parts.badges import badge
from ui.parts.risk_case import risk_form
from ui.parts.suggestions import samples_so_far


@dataclass(frozen=True, slots=True)
class Example:
    """A job and how it is done here.

    Attributes:
        job: The job.
        page: The page for it.
        steps: What to do, in order.
        example: What one would type; empty where nothing is typed.
        about: A word of suggested questions, one of which stands in place of the example where the
            loaded documents answer one; empty for none.
    """

    job: str
    page: str
    steps: tuple[str, ...]
    example: str = ""
    about: str = ""


EXAMPLES = (
    Example(
        "照会に答える",
        words.ASK,
        (
            "照会の文を、そのまま質問します。",
            "文の終わりの番号を押し、右（狭い画面では下）の出典で該当箇所を確かめます。",
            "「出典つきでコピー」を押し、返信に貼り付けます。",
        ),
        "○○事業は、いつまでに何を行う計画ですか",
        "では何をしますか",
    ),
    Example(
        "答弁や想定問答の素材をつくる",
        words.DRAFT,
        (
            "質問を1行に1つずつ貼り付け、種類（答弁、想定問答など）を選びます。",
            "できた文を直すと、直した文をもう一度照合します。",
            "「Wordで保存」で、脚注つきの文書にします。",
        ),
        "○○事業の進み具合はどうか",
    ),
    Example(
        "予算額を確かめる",
        words.ASK,
        (
            "事業名と年度を入れて質問します。",
            "再掲・内数・新規の別は、出典の表で確かめます。",
        ),
        "○○事業の令和７年度の予算額はいくらですか",
        "予算",
    ),
    Example(
        "担当する施策を一覧にする",
        words.MEASURES,
        (
            "府省庁や年度で絞ります。R7、令和7、2025、経産省のように入力しても選べます。",
            "「Excelで保存」で、同じ条件の表を保存します。",
        ),
    ),
    Example(
        "前の計画と比べる",
        words.COMPARE,
        (
            "2つの計画を選びます。",
            "新しい施策、なくなった施策、変わった施策を見ます。変わった言葉には印が付きます。",
        ),
    ),
    Example(
        "KPIと実績を確かめる",
        words.ASK,
        (
            "指標の名前で質問します。現状値・目標値・年度が、出典の表とともに示されます。",
            "続けて「担当はどこですか」のように聞けます。前の質問を踏まえて答えます。",
        ),
        "○○の設置箇所数の目標と現状は",
        "KPI",
    ),
    Example(
        "原稿を点検する",
        words.CHECK,
        (
            "答弁やメモを貼り付けるか、Word文書を選びます。",
            "「数値が違います」とされた文は、示された出典と見比べて直します。",
            "コメントつきのWord文書として保存できます。",
        ),
    ),
    Example(
        "担当府省庁を確かめる",
        words.ASK,
        ("施策の名前を入れて質問します。", "計画に書かれた名前のまま示します。"),
        "○○事業の担当府省庁はどこですか",
        "担当",
    ),
    Example(
        "いつの記載かを確かめる",
        words.ASK,
        (
            "回答の下の「時点」を見ます。新しい計画が登録されているときは、その旨を示します。",
            "「探す範囲」で、文書や年度を絞って質問し直せます。",
            "「今年度」は今日の日付で読み替え、その読み方を示します。",
        ),
        "今年度に始まる施策は何ですか",
    ),
    Example(
        "文書を登録する",
        words.DOCUMENTS,
        (
            "PDF、Word、Excel、PowerPoint などを選ぶか、ドラッグします（編集者）。",
            "「利用できます」になったら質問できます。読み取れないときは、理由を表示します。",
            "閲覧者も、自分だけの「マイ文書」を登録できます。",
        ),
    ),
)

_MEANINGS = {
    "supported": "文の数値・年度・府省庁名・語句が、すべて引用先にあります。",
    "partial": "事実はすべて引用先にありますが、言い回しの一部を確かめられませんでした。",
    "unsupported": "引用先に見当たらない言葉があります。使わないでください。",
    "unverified": "照合できませんでした。原典で確認してください。",
}

_LIMITS = (
    "答えは、登録された文書に書かれていることだけです。記載が見つからないことは、"
    "記載がないことを示すものではありません。",
    "照合は機械的なものです。文脈や例外まで確かめたものではありません。",
    "機密性３の情報は、質問にも文書にも入れないでください。",
    "図や写真の中の文字は、読み取れないことがあります。",
    f"質問は{words.LONGEST_QUESTION:,}文字までです。",
)


def page() -> None:
    """The page."""
    st.title(words.HELP, anchor=False)
    known = samples_so_far()
    examples = "".join(_example(one, asked_in(one, known)) for one in EXAMPLES)
    st.html(f"<h2>仕事別の使い方</h2>{examples}")
    st.html(_badges())
    st.html(f"<h2>できないこと・気をつけること</h2>{_list('ul', _LIMITS)}")
    st.html(
        "<h2>操作</h2>"
        + _list(
            "ul",
            (
                "キーボードだけで使えます。Tabキーで進み、番号の上でEnterキーを押すと出典に移ります。",
                "送信は Enter です。左の「送信のしかた」で Ctrl＋Enter に変えられます。"
                "改行は Shift＋Enter です。日本語の変換を決める Enter では送信しません。",
                "印（照合の結果）に合わせるか、Tabキーで選ぶと、説明を表示します。",
            ),
        )
    )
    _risk_case()


def asked_in(example: Example, samples: Sequence[str]) -> str:
    """What one would type: a question that the loaded documents answer, where one is known."""
    fitting = (sample for sample in samples if example.about and example.about in sample)
    return next(fitting, example.example)


def _example(example: Example, asked: str) -> str:
    typed = f'<p class="tk-typed">例：「{escape(asked)}」</p>' if asked else ""
    return (
        f'<details class="tk-example"><summary>{escape(example.job)}</summary>'
        f"<p>使うページ：<strong>{escape(example.page)}</strong></p>"
        f"{_list('ol', example.steps)}{typed}</details>"
    )


def _badges() -> str:
    rows = "".join(
        f'<tr><th scope="row">{badge(words.SUPPORT[name], "")}</th><td>{escape(meaning)}</td></tr>'
        for name, meaning in _MEANINGS.items()
    )
    return (
        "<h2>文に付く印の意味</h2>"
        f"<p>{words.SUPPORT_HELP}</p>"
        '<div class="tk-scroll" tabindex="0" role="group" aria-label="印の意味の表">'
        '<table class="tk-table"><thead><tr><th scope="col">印</th><th scope="col">意味</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _risk_case() -> None:
    """Reporting a risk case: about the last answer of this session, or about none."""
    st.html(
        f"<h2>{words.REPORT_RISK_TITLE}</h2>"
        "<p>誤った内容、不適切な内容、見えてはいけない文書が見えたなどの問題は、ここから管理者に"
        "報告してください。回答については、その回答の下の"
        f"「{words.REPORT_RISK}」からも送れます。管理者は、報告をまとめて CAIO（AI統括責任者）に"
        "報告できます。</p>"
    )
    answered = [turn.answer for turn in conversation.turns() if turn.answer is not None]
    about = answered[-1] if answered else None
    if about is not None and not st.checkbox(
        f"直前の回答（質問「{about['question'][:40]}」）についての報告", value=True
    ):
        about = None
    risk_form(about)


def _list(kind: str, items: tuple[str, ...]) -> str:
    return f"<{kind}>{''.join(f'<li>{escape(item)}</li>' for item in items)}</{kind}>"
