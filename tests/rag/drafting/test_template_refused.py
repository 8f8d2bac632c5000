"""Files that are no 様式 are refused, with the cure."""

import zipfile

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from rag.drafting.word import draft_docx
from rag.errors import ConfigurationError
from tests.rag.drafting.word_files import template


def _encrypted(folder):
    plain = template(folder, lambda document: document.add_paragraph("{{本文}}"))
    path = folder / "保護.docx"
    with plain.open("rb") as source, path.open("wb") as target:
        file = OOXMLFile(source)
        file.encrypt("secret", target)
    return path


def _text(folder):
    path = folder / "様式.docx"
    path.write_text("これは文書ではない")
    return path


def _other_package(folder):
    import openpyxl

    path = folder / "表.docx"
    openpyxl.Workbook().save(path)
    return path


def _truncated(folder):
    whole = template(folder, lambda document: document.add_paragraph("{{本文}}"))
    path = folder / "途中.docx"
    path.write_bytes(whole.read_bytes()[:5000])
    return path


def _macro(folder):
    """A .dotx under another name: python-docx opens documents only."""
    whole = template(folder, lambda document: document.add_paragraph("{{本文}}"))
    path = folder / "ひな形.docx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"document.main+xml", b"template.main+xml")
            target.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_encrypted, "パスワードで保護されている"),
        (_text, "Word 文書（.docx）として開けません"),
        (_other_package, "Word 文書（.docx）として開けません"),
        (_truncated, "Word 文書（.docx）として開けません"),
        (_macro, "Word 文書（.docx）として開けません"),
        (lambda folder: folder / "無い.docx", "様式 .*無い.docx を"),
        (lambda folder: folder, "様式 .* を"),
    ],
)
def test_a_file_that_is_no_template_is_refused_with_the_cure(draft, tmp_path, make, message):
    path = make(tmp_path)
    with pytest.raises(ConfigurationError, match=message):
        draft_docx(draft, template=path)
