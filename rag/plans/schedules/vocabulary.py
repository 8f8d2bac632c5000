"""Words and signs of schedules: headers of columns, bullets, arrows, marks of presence."""

from __future__ import annotations

import re

GOAL = re.compile(r"目標|ゴール|到達点|目指す姿|めざす姿|達成像|最終成果|アウトカム")
CONTINUES = re.compile(r"^[\s　]*(?:継続|以降も継続|継続実施|将来|それ以降)")
NO_PERIOD = re.compile(
    r"予算|事業費|決算|目標値|目標$|現状値?|実績|計画値|基準値|指標|人口|見込値|単位|推計|値[）)]?$|件数|千円|万円|億円"
)
"""Words in the header of a column of years that holds figures, not actions."""

OWNER = re.compile(r"施策|取組名|事業|プロジェクト|テーマ|名称")
OWNER_ELSE = re.compile(r"項目|分野|区分")
ACTION = re.compile(r"取組|内容|アクション|工程|作業|予定|実施|事項|手順|活動|イベント|見直し")
NO_OWNER = re.compile(
    r"番号|^no|№|担当|所管|課$|課名|主体|備考|根拠|頁|優先|区分コード|府省", re.IGNORECASE
)
TIME = re.compile(
    r"^[\s　]*(?:実施|予定|開始|着手|完了|達成|目標|終了|整備|計画|導入|施行)?[\s　]*"
    r"(?:時[\s　]*期|期[\s　]*[間限日]|年[\s　]*度|年[\s　]*月[\s　]*日?"
    r"|スケジュール|工程|日程|予定日)"
    r"[\s　]*(?:[（(][^（()）]*[）)])?[\s　]*$"
)
"""Header of a column that holds the time of each row."""

FIGURES = re.compile(r"指標|現状値|基準値|目標値|実績値|KPI|達成率")
"""Header of a table of indicators: its years are no schedule."""

STARTS = re.compile(r"実施|開始|予定|スケジュール")
"""Header of a time that is one of an action even in a table of indicators."""

DEADLINE = re.compile(r"期限|完了|終了|達成|目標|まで")
BEGIN = re.compile(r"開始|着手")
PAST = re.compile(
    r"経過|経緯|沿革|歩み|あゆみ|実績|開催状況|審議状況|策定体制|履歴|これまで|改定の記録"
)
"""A heading over what has been done already."""

TITLE = re.compile(
    r"(?:スケジュール|工程表?|行程表?|ロードマップ|今後の予定|今後の進め方|日程|年次計画|年度別計画|実施時期|年度の予定)"
    r"[\s　]*(?:（案）|\(案\)|案|について)?[\s　]*(?:[（(][^（()）]*[）)])?[\s　】＞>〉］\]]*$"
)
"""A heading below which lines with a time are actions."""

LABEL = re.compile(
    r"(?:(?:^|(?<=\t))[\s　・･·•○●◎◇◆□■▪▶▷*＊]*+|[【［\[〔＜<])[ 　]*+"
    r"(?:今後の|事業|実施|年度別|取組の|整備)?"
    r"(?:スケジュール|工程|実施時期|実施期間|実施予定(?:時期)?|計画期間|事業期間|取組期間|実施年度|事業年度|今後の予定|達成時期|完了予定(?:時期)?|期間|時期|期限)"
    r"[ 　]*+(?:[（(][^（()）]{0,12}[）)])?[ 　]*+(?:[】］\]〕＞>：:][：:]?|(?=\t))[ 　]*+",
    re.MULTILINE,
)
"""A label before the time of a measure."""

BULLET = re.compile(r"[▶►▷▸➢➤❖✓☑◆◇■□●○•▪·]|(?<![^\s　])[・･]")
"""A sign that begins an action."""

LEADING = re.compile(r"^[\s　▶►▷▸➢➤❖✓☑◆◇■□●○◎•▪·・･*＊、,]+")
ARROW = r"[→⇒➡➔⟶⇨➜➝►▶>＞]"
ARROWS_ONLY = re.compile(
    rf"[\s　]*(?:[━─―ー－=＝\-~～…・]*{ARROW}+|[━─=＝]{{1,}}|[―ー－\-~～]{{2,}}|…+)[\s　]*"
)
"""A cell that only carries a bar on."""

MARKS_ONLY = re.compile(r"[\s　]*(?:[●○◎◯◆◇■□★☆▲△▼▽✓✔☑√])[\s　]*")
"""A cell that only says that something is done in that year."""

TRAILING_ARROW = re.compile(rf"[\s　]*(?:[━─―ー－=＝\-]*{ARROW}+)[\s　]*$")
NUMBER_ONLY = re.compile(
    r"[\s　]*(?:[約計▲△−\-]*[\d０-９][\d０-９,，.．]*[\s　]*[^\s\d０-９（(]{0,5}"
    r"(?:以[上下内]|程度|未満)?|[－―\-–—ー…]|未定|なし|無|検討中|[（(][\d０-９,.]+[）)])[\s　]*"
)
"""A cell that holds a figure and no action."""

GENERIC = re.compile(
    r"[\s　]*(?:主な|具体的な?|年度別)?(?:取組|事業|実施|活動)?"
    r"(?:の?内容|スケジュール|工程|計画|取組|予定|項目|事項)[\s　]*"
)
"""A label that says that actions follow, and names nothing that they belong to."""

OWNER_BRACKET = re.compile(
    r"[\s　]*(?:[\[［【〔〈＜<][^\[\]［］【】\n]{2,}[\]］】〕〉＞>]|[\[［].{2,}[\]］])[\s　]*",
    re.DOTALL,
)
"""A line in brackets that names what the actions below it belong to."""
