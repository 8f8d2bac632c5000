import pytest

from api.notice import Notice
from rag.errors import ConfigurationError
from rag.settings import Settings


def notice(tmp_path, **settings):
    return Notice(Settings(home=tmp_path, **settings)).current()


def test_ours_says_what_people_must_know(tmp_path):
    ours = notice(tmp_path)
    for words in (
        "必ず原典で確かめてください",
        "入力してよいのは機密性２の情報までです",
        "機密性３の情報、個人情報",
        "質問と回答は記録され、監査のため閲覧されることがあります。",
    ):
        assert words in ours.text
    lower = notice(tmp_path, highest_entry=1)
    assert "入力してよいのは機密性１の情報までです" in lower.text
    assert (ours.highest, lower.highest) == (2, 1)


def test_a_version_is_of_the_words_and_of_the_level(tmp_path):
    file = tmp_path / "rules.txt"
    file.write_text("原典を確かめること。", encoding="utf-8")
    first = notice(tmp_path, notice_file=file)
    assert notice(tmp_path, notice_file=file) == first
    assert notice(tmp_path, notice_file=file, highest_entry=1).version != first.version
    file.write_text("原典を確かめる。", encoding="utf-8")
    assert notice(tmp_path, notice_file=file).version != first.version


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, "読めません"),
        (b"", "空か、64 KiB"),
        (b" \n", "空か、64 KiB"),
        (b"\xff\xfe\x00", "読めません"),
        (b"a" * 70_000, "空か、64 KiB"),
    ],
)
def test_a_file_that_is_no_notice_is_told(tmp_path, content, cause):
    file = tmp_path / "rules.md"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        notice(tmp_path, notice_file=file)
    assert cause in caught.value.message
    assert "notice_file" in caught.value.message
