import pytest

from rag.documents import ReadLimits, is_what_it_says
from rag.documents.probing import probe_document
from rag.errors import DocumentError, DocumentTooLargeError
from tests.rag.documents.bad_files import BAD_FILES, docx_bytes, pdf_bytes

NOT_AT_ONCE = {"空白.txt"}
"""Only reading it shows that there is nothing to read."""


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_bad_files_are_found_without_reading_them(tmp_path, bad):
    path = tmp_path / bad.name
    path.write_bytes(bad.content())
    if bad.name in NOT_AT_ONCE:
        probe_document(path, ReadLimits())
        return
    with pytest.raises(DocumentError, match=bad.words or None) as caught:
        probe_document(path, ReadLimits())
    assert caught.value.code == bad.code


def test_pages_beyond_the_limit_are_found(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf_bytes())
    probe_document(path, ReadLimits(max_pages=1))
    with pytest.raises(DocumentTooLargeError):
        probe_document(path, ReadLimits(max_pages=0))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", docx_bytes(), True),
        ("a.docx", docx_bytes()[:9000], True),  # damaged
        ("a.pdf", docx_bytes(), False),
        ("a.pdf", b"MZ\x90\x00", False),
        ("a.exe", b"MZ\x90\x00", False),  # no format of ours
        ("a.txt", "計画".encode(), True),
        ("a.md", b"<html>", True),
    ],
)
def test_a_file_is_what_its_name_says(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    assert is_what_it_says(path) is says
