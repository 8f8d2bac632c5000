"""`metadata.csv`: what is read, and what is refused with the line."""

import pytest

from rag.errors import ConfigurationError
from rag.ingest.metadata import FileMetadata, read_metadata

FULL = (
    "file_name,title,issuer,published,source_url,confidentiality,groups,supersedes,handling,"
    "owner,visibility,retain_until\r\n"
    "計画.docx,港の計画,潮見市,令和６年４月１日,https://example.jp/a,機密性１,港湾課；海浜課,"
    "旧計画.docx,部内限り,sato,group,令和９年３月31日\r\n"
)


def refused(folder, text):
    (folder / "metadata.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        read_metadata(folder)
    return raised.value.message.removeprefix(str(folder / "metadata.csv"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp"])
@pytest.mark.parametrize("name", ["metadata.csv", "Metadata.CSV"])
def test_all_columns(folder, encoding, name):
    (folder / name).write_bytes(FULL.encode(encoding))
    assert read_metadata(folder) == {
        "計画.docx": FileMetadata(
            title="港の計画",
            issuer="潮見市",
            published="2024-04-01",
            source_url="https://example.jp/a",
            confidentiality=1,
            groups=frozenset({"港湾課", "海浜課"}),
            supersedes="旧計画.docx",
            handling="部内限り",
            owner="sato",
            visibility="group",
            retain_until="2027-03-31",
        )
    }


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", None),
        ("file_name\n", {}),
        ("file_name\n\na.txt\n,\n", {"a.txt": FileMetadata()}),
        ("ｆｉｌｅ＿ｎａｍｅ, Title \n a.txt , 甲 \n", {"a.txt": FileMetadata(title="甲")}),
        ('title,file_name,\n"甲、\n乙",a.txt,\n', {"a.txt": FileMetadata(title="甲、\n乙")}),
        ("file_name,title\na.txt\n", {"a.txt": FileMetadata()}),
        ("file_name,published\na.txt,2024\n", {"a.txt": FileMetadata(published="2024")}),
        ("file_name,published\na.txt,令和元年5月\n", {"a.txt": FileMetadata(published="2019-05")}),
        ("file_name,confidentiality\na.txt,３\n", {"a.txt": FileMetadata(confidentiality=3)}),
    ],
)
def test_rows(folder, text, rows):
    if rows is None:
        assert refused(folder, text).startswith(" に列 file_name がありません。")
        return
    (folder / "metadata.csv").write_text(text, encoding="utf-8")
    assert read_metadata(folder) == rows


def test_no_metadata(folder, tmp_path):
    assert read_metadata(folder) == {}
    assert read_metadata(tmp_path / "ない") == {}


COLUMNS = (
    "使える列は file_name, title, issuer, published, source_url, confidentiality, groups, "
    "supersedes, handling, owner, visibility, retain_until です。"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "title\n甲\n",
            f" に列 file_name がありません。1行目に列名を書いてください。{COLUMNS}",
        ),
        (
            "file_name,date,author\na.txt,1,2\n",
            f" の列「date」「author」は使えません。消すか、名前を直してください。{COLUMNS}",
        ),
        ("file_name,title,title\n", " に列「title」が2つあります。1つにしてください。"),
        (
            "file_name,published\na.txt,\nb.txt,来春\n",
            " の 3 行目: published の「来春」は使えません。"
            "2024-04-01、2024-04、2024 のように書いてください。",
        ),
        (
            "file_name,retain_until\na.txt,2027-03\n",
            " の 2 行目: retain_until の「2027-03」は使えません。"
            "2027-03-31 のように日まで書いてください。",
        ),
        (
            "file_name,confidentiality\na.txt,秘\n",
            " の 2 行目: confidentiality の「秘」は使えません。"
            "1 か 2 にしてください（機密性３は登録できません）。",
        ),
        (
            "file_name,visibility\na.txt,public\n",
            " の 2 行目: visibility の「public」は使えません。"
            "all、group、private のいずれかにしてください。",
        ),
        (
            "file_name,visibility\na.txt,private\n",
            " の 2 行目: visibility の「private」は使えません。"
            "見られる人がいなくなります。owner も書いてください。",
        ),
        (
            "file_name,visibility\na.txt,group\n",
            " の 2 行目: visibility の「group」は使えません。"
            "見られる人がいなくなります。groups も書いてください。",
        ),
        (
            "file_name,title\na.txt,港,橋\n",
            " の 2 行目: セルが列名より多くあります。"
            'コンマを含む値は "（半角の引用符）で囲んでください。',
        ),
        ("file_name,title\n,港\n", " の 2 行目: file_name が空です。書いてください。"),
        (
            "file_name\na.txt\na.txt\n",
            " の 3 行目: 「a.txt」の行が2つあります。1つにしてください。",
        ),
        (
            'file_name,title\na.txt,"港\n',
            " の 2 行目: CSV として読めません（unexpected end of data）。"
            "表計算ソフトで直してください。",
        ),
    ],
)
def test_refused(folder, text, said):
    assert refused(folder, text) == said


def test_no_text(folder):
    (folder / "metadata.csv").write_bytes(b"\x00\x01\x02\xff\xfe" * 20)
    with pytest.raises(ConfigurationError) as raised:
        read_metadata(folder)
    assert "UTF-8 か Shift_JIS の CSV で保存し直してください。" in raised.value.message


@pytest.mark.parametrize(
    "given",
    [
        FileMetadata(),
        FileMetadata(title="甲", groups=frozenset({"港", "橋"}), confidentiality=1, owner="sato"),
    ],
)
def test_json_gives_it_back(given):
    assert FileMetadata.from_json(given.to_json()) == given
