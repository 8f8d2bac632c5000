"""`tenkyo backup` and `restore` of everything, and `tenkyo upgrade`, as they are typed."""

import pytest

from rag.index import list_collections


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return tmp_path_factory.mktemp("backup") / "all.tar"


def test_everything_out_checked_and_in_again(tenkyo, tmp_path, archive):
    saved = tenkyo("backup", archive, "--json").value
    assert list(saved["collections"]) == ["plans"]
    assert (saved["archive"], saved["bytes"]) == (str(archive), archive.stat().st_size)
    checked = tenkyo("restore", archive, "--check").out.splitlines()
    assert checked[0] == f"{archive} は、終わりまで正しく読めます。"
    assert checked[1] == "コレクション「plans」：第1世代、文書 2、箇所 5"
    home = tmp_path / "home"
    restored = tenkyo("restore", archive, home=home)
    assert (restored.code, restored.out.splitlines()[0]) == (0, f"{home} に復元しました。")
    again = tenkyo("restore", archive, home=home)
    assert (again.code, again.out) == (2, "")
    assert "は空ではありません（コレクション「plans」" in again.err
    assert tenkyo("restore", archive, "--overwrite", "--json", home=home).code == 0
    assert list_collections(home / "indexes") == ["plans"]
    one = tenkyo("restore", archive, "-c", "plans", "--json", home=tmp_path / "one")
    assert one.value == {"collection": "plans", "documents": 2}

    upgraded = tenkyo("upgrade", "--check", "--json", home=home).value
    assert (upgraded["nothing_to_do"], upgraded["collections"]) == (True, [])
    assert tenkyo("upgrade", home=home).out == "更新するものはありません。\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--check", "--undo"), "どれか1つだけ指定してください"),
        (("--backup", "a.tar", "--no-backup"), "どちらか1つにしてください"),
        (("--downgrade", "9999"), "版 9999 に戻せません"),
        (("--undo",), "更新の記録がないため"),
    ],
)
def test_options_that_do_not_fit(tenkyo, tmp_path, options, said):
    result = tenkyo("upgrade", *options, home=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
