"""The rules of use: headings, items and paragraphs, never markup."""

from ui.people.rules import level_html, rules_html

NOTICE = {
    "text": (
        "# きまり\n\n<b>原典</b>で確認します。\n- **個人情報**を入れない\n・写しを残さない\n\n以上"
    ),
    "highest": 1,
}


def test_rules_are_text():
    assert rules_html(NOTICE) == (
        '<div class="tk-rules"><h2>きまり</h2><p>&lt;b&gt;原典&lt;/b&gt;で確認します。</p>'
        "<ul><li><strong>個人情報</strong>を入れない</li><li>写しを残さない</li></ul><p>以上</p>"
        '<p class="tk-level">入力できる情報：機密性１まで</p></div>'
    )


def test_the_level_is_told_where_it_is_known():
    assert level_html(NOTICE) == '<p class="tk-level">入力できる情報：機密性１まで</p>'
    assert level_html(None) == ""
