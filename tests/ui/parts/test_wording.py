import re

import pytest

from ui.parts.wording import changed_words


def plain(html):
    html = re.sub(r'<span class="tp-hidden">[^<]*</span>', "", html)
    return re.sub(r'<span class="tp-sign" aria-hidden="true">(.)</span>', r"\1", html)


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        (
            "2024年度末までに80市町村",
            "2026年度末までに180市町村",
            "<del>－2024</del>年度末までに<del>－80</del>市町村",
            "<ins>＋2026</ins>年度末までに<ins>＋180</ins>市町村",
        ),
        ("1,200か所", "1,300か所", "<del>－1,200</del>か所", "<ins>＋1,300</ins>か所"),
        ("同じ", "同じ", "同じ", "同じ"),
        ("廃止<b>", "", "<del>－廃止&lt;b&gt;</del>", ""),
        ("", "新設", "", "<ins>＋新設</ins>"),
    ],
)
def test_what_changed_is_marked_by_element_and_sign(before, after, gone, come):
    assert tuple(map(plain, changed_words(before, after))) == (gone, come)


def test_those_who_hear_the_page_are_told_what_a_mark_means():
    assert "（削除：" in changed_words("甲", "乙")[0]
    assert "（追加：" in changed_words("甲", "乙")[1]
