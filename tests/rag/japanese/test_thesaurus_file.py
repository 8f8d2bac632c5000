"""Groups of words as people write them: lines of our data, rows of an installation's CSV."""

import pytest

from rag.errors import ConfigurationError
from rag.japanese.thesaurus_file import Group, GroupWord, ThesaurusError, read_csv, read_groups


def words(*texts):
    return tuple(GroupWord(text) for text in texts)


def groups(*lines):
    return list(read_groups("見本", lines))


@pytest.mark.parametrize(
    ("line", "sign", "left", "right"),
    [
        ("渡し船 > 渡船", ">", ("渡し船",), ("渡船",)),
        ("渡し船 乗り場 >> 渡船 桟橋", ">>", ("渡し船", "乗り場"), ("渡船", "桟橋")),
        # Under = and ~ every word stands for every other: there are no sides.
        ("渡協 = 渡船協会 渡船組合", "=", ("渡協", "渡船協会", "渡船組合"), ()),
        ("  渡船 ~ 航路  ", "~", ("渡船", "航路"), ()),
    ],
)
def test_a_line_is_a_group(line, sign, left, right):
    assert groups(line) == [Group("見本 1行目", "", sign, words(*left), words(*right))]


def test_comments_are_passed_over_and_headings_name_the_domain():
    found = groups("# 説明", "[渡船]", "", "渡し船 > 渡船", "[朝市]", "市 > 朝市")
    assert [(group.domain, group.place) for group in found] == [
        ("渡船", "見本 4行目"),
        ("朝市", "見本 6行目"),
    ]


def test_a_word_may_be_marked_with_its_part_of_speech():
    [group] = groups("招く/動詞 > 招致")
    assert group.words == (GroupWord("招く", "動詞"),)
    # A stroke between letters is none of our marks.
    [group] = groups("CI/CD > 継続的な提供")
    assert group.words == words("CI/CD")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("渡し船 渡船", "見本 1行目: 記号（= ~ > >>）を一つ書いてください。"),
        ("渡し船 > 渡船 = 航路", "見本 1行目: 記号（= ~ > >>）を一つ書いてください。"),
        ("渡し船 >", "見本 1行目: 記号「>」の両側に語を書いてください。"),
        ("= 渡船", "見本 1行目: 記号「=」の両側に語を書いてください。"),
        ("渡船 = 渡船", "見本 1行目: 「渡船」が二度あります。一つにしてください。"),
        ("船 > 渡船 渡船", "見本 1行目: 「渡船」が二度あります。一つにしてください。"),
        (
            "招く/助詞 > 招致",
            "見本 1行目: 「招く/助詞」の品詞は知られていません。"
            "代名詞、副詞、動詞、名詞、形容詞、形状詞 のいずれかにしてください。",
        ),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(line, message):
    with pytest.raises(ThesaurusError) as caught:
        groups(line)
    assert str(caught.value) == message


def csv_of(folder, text):
    path = folder / "words.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_a_csv_of_an_installation(tmp_path):
    path = csv_of(tmp_path, "words,others,relation\n渡し船|渡し,渡船,\nなぎ号,渡船 なぎ丸,=\n")
    assert list(read_csv(path)) == [
        Group("2行目", "", ">", words("渡し船", "渡し"), words("渡船")),
        Group("3行目", "", "=", words("なぎ号", "渡船 なぎ丸")),
    ]


def test_the_relation_may_be_left_out(tmp_path):
    [group] = read_csv(csv_of(tmp_path, "words,others\n渡し船,渡船\n"))
    assert group.sign == ">"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1行目に列名 words,others,relation を書いてください。"),
        ("語,類語\n渡し船,渡船\n", "1行目に列名 words,others,relation を書いてください。"),
        (
            "words,others,relation\n渡し船,渡船,<\n",
            "2行目: relation「<」はありません。= ~ > >> のいずれかにしてください。",
        ),
        ("words,others\n渡し船\n", "2行目: 記号「>」の両側に語を書いてください。"),
    ],
)
def test_a_wrong_csv_is_refused_with_its_name_and_line(tmp_path, text, message):
    path = csv_of(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        list(read_csv(path))
    assert str(caught.value) == f"類語の CSV（設定 thesaurus）{path}: {message}"


def test_a_csv_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="を読めません"):
        list(read_csv(tmp_path / "none.csv"))
    path = tmp_path / "sjis.csv"
    path.write_bytes("words,others\n渡し船,渡船\n".encode("shift_jis"))
    with pytest.raises(ConfigurationError, match="UTF-8"):
        list(read_csv(path))
