"""Text tables: .csv and .tsv."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.documents.delimited import find_delimiter, read_csv
from rag.documents.model import ReadLimits
from rag.errors import BrokenDocumentError, EmptyDocumentError
from tests.rag.documents.office_files import written

LIMITS = ReadLimits()
TABLE = ["row 0.0: 施策名* | 目標値*", "row 0.1: 窓口 | 20"]


@pytest.fixture
def read(tmp_path: Path):
    def _read(content: str | bytes, name: str = "a.csv") -> list[str]:
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        return written(read_csv(tmp_path / name, LIMITS))

    return _read


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(read, codec: str, end: str) -> None:
    assert read(f"施策名,目標値{end}窓口,20{end}".encode(codec)) == TABLE


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_delimiters(read, sign: str) -> None:
    assert read(f"施策名{sign}目標値\n窓口{sign}20\n") == TABLE


def test_the_extension_decides_where_nothing_else_does(read) -> None:
    assert read("施策名\t目標値\n窓口\t20\n", "a.tsv") == TABLE
    assert read("一行だけの文\n", "a.tsv") == ["heading 1: 一行だけの文"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ","),
        ("a,b\nc,d\n", ","),
        ("a\tb,c\nd\te\nf\tg,h,i\n", "\t"),
        ("a;1,5\nb;2,5\nc;3\n", ";"),
        ('"a,b"\t1\n"c,d,e"\t2\n', "\t"),
    ],
)
def test_find_delimiter(text: str, expected: str) -> None:
    assert find_delimiter(text) == expected


def test_quoted_cells(read) -> None:
    text = '施策名,内容\n"窓口の,一本化","一行目\n二行目 ""引用"""\n'
    assert read(text) == [
        "row 0.0: 施策名* | 内容*",
        'row 0.1: 窓口の,一本化 | 一行目\n二行目 "引用"',
    ]


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    lines = ["施策名,内容", '"窓口,二十', *(f"施策{i},{i}" for i in range(300))]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    document = read_csv(tmp_path / "a.csv", LIMITS)
    assert len(document.blocks) == 302
    assert document.warnings == (
        '閉じていない引用符（"）があるため、引用符を区切りとして扱わずに読みました。',
    )


def test_titles_units_empty_lines_and_notes(read) -> None:
    text = (
        "港の施設の一覧,,\n,,（単位：千円）\n施設,地区,費用\n防波堤,東,1200\n"
        "※　費用は当初予算である。,,\n,,\n年度,件数\n令和６年度,30\n"
    )
    assert read(text) == [
        "heading 1: 港の施設の一覧",
        "caption of 0: （単位：千円）",
        "row 0.0: 施設* | 地区* | 費用*",
        "row 0.1: 防波堤 | 東 | 1200",
        "paragraph: ※　費用は当初予算である。",
        "row 1.0: 年度* | 件数*",
        "row 1.1: 令和６年度 | 30",
    ]


def test_empty_cells_keep_their_columns(read) -> None:
    assert read("地区,令和６年度,令和７年度\n東,,20\n,5,\n") == [
        "row 0.0: 地区* | 令和６年度* | 令和７年度*",
        "row 0.1: 東 | 2:20",
        "row 0.2: 1:5",
    ]


def test_format_and_offsets(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("東,10\n西,20\n", "utf-8")
    document = read_csv(tmp_path / "a.csv", LIMITS)
    assert (document.format, document.pages, document.text) == ("csv", None, "東\t10\n西\t20")


@pytest.mark.parametrize("content", [" \n,,\n", "\ufeff\n"])
def test_nothing_to_read(read, content: str) -> None:
    with pytest.raises(EmptyDocumentError, match="文字が見つかりません"):
        read(content)


def test_binary_data(read) -> None:
    with pytest.raises(BrokenDocumentError):
        read(b"\x00\x01\x02" * 50)
