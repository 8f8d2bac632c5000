"""WordprocessingML for the tests: runs, paragraphs, tables, notes."""

from __future__ import annotations

from rag.documents.model import ReadLimits

LIMITS = ReadLimits()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def par(inner: str, properties: str = "") -> str:
    """A paragraph of plain text, or of the runs given."""
    runs = inner if inner.startswith("<") or not inner else run(inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def styled(style: str, text: str) -> str:
    return par(text, f'<w:pStyle w:val="{style}"/>')


def control(inner: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def cell(inner: str, properties: str = "") -> str:
    content = inner if inner.startswith("<") else par(inner)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(c if c.startswith(("<w:tc", "<w:sdt")) else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
    "<w:r><w:t>コード</w:t></w:r>{inner}"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("結果")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
STYLES = """
  <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="10"><w:name w:val="heading 1"/>
    <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="b"><w:name w:val="章の見出し"/>
    <w:basedOn w:val="10"/></w:style>
  <w:style w:type="paragraph" w:styleId="c"><w:name w:val="章ではない"/><w:basedOn w:val="10"/>
    <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="d"><w:name w:val="見出し 3"/></w:style>
  <w:style w:type="paragraph" w:styleId="e"><w:name w:val="Title"/></w:style>
  <w:style w:type="paragraph" w:styleId="f"><w:name w:val="caption"/></w:style>
  <w:style w:type="paragraph" w:styleId="g"><w:name w:val="x"/><w:basedOn w:val="h"/></w:style>
  <w:style w:type="paragraph" w:styleId="h"><w:name w:val="y"/><w:basedOn w:val="g"/></w:style>
"""


def note(kind: str, number: int, *paragraphs: str) -> str:
    inner = "".join(par(f"<w:r><w:{kind}Ref/></w:r>{run(text)}") for text in paragraphs)
    return f'<w:{kind} w:id="{number}">{inner}</w:{kind}>'


def reference(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'
