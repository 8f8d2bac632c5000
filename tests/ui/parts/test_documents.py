import pytest

from tests.ui.parts.records import document
from ui.parts.document_detail import changes_of
from ui.parts.document_table import found_html, row_of, state_of


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (document(), "✓ 利用できます"),
        (document(status="queued"), "◔ 登録待ち"),
        (document(status="indexing"), "◑ 読み取り中"),
        (
            document(status="failed", reason="暗号化されています。"),
            "✕ 読み取れませんでした（暗号化されています。）",
        ),
        (
            document(reason="壊れています。"),
            "✓ 利用できます\n（新しい版は読み取れませんでした：壊れています。）",
        ),
    ],
)
def test_the_state_is_a_word_with_its_reason(given, said):
    assert state_of(given) == said


def test_a_row_tells_what_was_found():
    assert row_of(document(warnings=["図は読み取りません"], retain_until="2027-03-31")) == [
        "里海計画",
        "里海省",
        "2025年6月13日",
        "✓ 利用できます\n⚠ 注意 1件",
        "3",
        "1,200",
        "4",
        "共通の文書",
        "2027年3月31日まで",
    ]


def test_what_is_known_stays_text():
    html = found_html(document(title="<b>", file_name="<b>.docx", warnings=["<i>"]), {})
    assert "<b>" not in html
    assert "<i>" not in html


def form(**changed):
    same = document()
    names = ("title", "issuer", "published", "confidentiality", "visibility")
    empty = dict.fromkeys(("source_url", "handling", "supersedes", "groups", "retain_until"), "")
    return {name: same[name] for name in names} | empty | changed


@pytest.mark.parametrize(
    ("changed", "sent"),
    [
        ({}, {}),
        ({"title": " 新しい題 "}, {"title": "新しい題"}),
        ({"issuer": ""}, {"issuer": None}),
        ({"retain_until": " 令和9年3月31日"}, {"retain_until": "令和9年3月31日"}),
        (
            {"visibility": "group", "groups": "企画課、総務課，"},
            {"visibility": "group", "groups": ["企画課", "総務課"]},
        ),
    ],
)
def test_only_what_was_changed_is_sent(changed, sent):
    assert changes_of(document(), form(**changed)) == sent
