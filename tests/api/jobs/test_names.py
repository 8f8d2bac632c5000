import unicodedata

import pytest

from api.jobs.names import safe_name
from api.problems import ProblemError


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("計画.pdf", "計画.pdf"),
        ("../../etc/計画.pdf", "計画.pdf"),
        ("/etc/passwd", "passwd"),
        ("C:\\文書\\計画.docx", "計画.docx"),
        ("a/../計画.md", "計画.md"),
        ("  計画.md ", "計画.md"),
        (unicodedata.normalize("NFD", "ガイド.md"), "ガイド.md"),
        ("計画%22改訂%22.md", '計画"改訂".md'),
        ("計画\u202efdp.exe", "計画fdp.exe"),
        ("🚢計画.txt", "🚢計画.txt"),
        ("無印", "無印"),
    ],
)
def test_only_the_last_part_is_kept(sent, name):
    assert safe_name(sent.encode()) == name


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b".",
        b"..",
        b"../",
        b"folder/",
        "計画\0.pdf".encode(),
        "計画\r\nX-Evil: 1.pdf".encode(),
        "計画%0D%0AX-Evil: 1.pdf".encode(),
        "計画\u2028.pdf".encode(),
        ("あ" * 100 + ".pdf").encode(),
        b"a" * 300,
        "計画.pdf".encode("cp932"),
        b"\xff\xfe.pdf",
        b"metadata.csv",
        b"x/Metadata.CSV",
    ],
)
def test_a_name_of_which_nothing_safe_is_left_is_refused(sent):
    with pytest.raises(ProblemError) as caught:
        safe_name(sent)
    assert caught.value.status == 422
    assert "送り直してください" in caught.value.detail
