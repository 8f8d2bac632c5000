"""Office files made from the XML that matters, and documents written out for comparison."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from rag.documents.model import Block, BlockType, Document

_SCHEMAS = "http://schemas.openxmlformats.org"
_RELS = f"{_SCHEMAS}/package/2006/relationships"
_OFFICE = f"{_SCHEMAS}/officeDocument/2006/relationships"

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": f"{_SCHEMAS}/wordprocessingml/2006/main",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wp": f"{_SCHEMAS}/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "a": f"{_SCHEMAS}/drawingml/2006/main",
        "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
        "pic": f"{_SCHEMAS}/drawingml/2006/picture",
        "c": f"{_SCHEMAS}/drawingml/2006/chart",
        "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
        "dgm": f"{_SCHEMAS}/drawingml/2006/diagram",
        "m": f"{_SCHEMAS}/officeDocument/2006/math",
        "mc": f"{_SCHEMAS}/markup-compatibility/2006",
        "r": _OFFICE,
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "p": f"{_SCHEMAS}/presentationml/2006/main",
        "xdr": f"{_SCHEMAS}/drawingml/2006/spreadsheetDrawing",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    }.items()
)
SHEET_NAMESPACES = (
    f'xmlns="{_SCHEMAS}/spreadsheetml/2006/main" xmlns:r="{_OFFICE}" '
    f'xmlns:mc="{_SCHEMAS}/markup-compatibility/2006"'
)

Relations = Mapping[str, tuple[str, str]]
"""Relation id -> kind and target."""


def relations_xml(relations: Relations) -> str:
    """A .rels part; a target with :// is external."""
    links = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if "://" in target else "")
        + "/>"
        for name, (kind, target) in relations.items()
    )
    return f'<Relationships xmlns="{_RELS}">{links}</Relationships>'


_CONTENT_TYPES = {
    "word/document.xml": "wordprocessingml.document.main",
    "word/styles.xml": "wordprocessingml.styles",
    "word/numbering.xml": "wordprocessingml.numbering",
    "word/footnotes.xml": "wordprocessingml.footnotes",
    "word/endnotes.xml": "wordprocessingml.endnotes",
}


def write_package(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip of these parts, with the content types that LibreOffice asks for."""
    overrides = "".join(
        f'<Override PartName="/{name}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in _CONTENT_TYPES.items()
        if name in parts
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_SCHEMAS}/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        )
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_docx(
    path: Path,
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    footnotes: str = "",
    endnotes: str = "",
    relations: Relations | None = None,
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A .docx of a body and, where given, the inner XML of its other parts."""
    links = dict(relations or {})
    content: dict[str, str | bytes] = {
        "_rels/.rels": relations_xml({"d": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    for kind, inner in {
        "styles": styles,
        "numbering": numbering,
        "footnotes": footnotes,
        "endnotes": endnotes,
    }.items():
        if inner:
            links[kind] = (kind, f"{kind}.xml")
            content[f"word/{kind}.xml"] = f"<w:{kind} {NAMESPACES}>{inner}</w:{kind}>"
    content["word/_rels/document.xml.rels"] = relations_xml(links)
    return write_package(path, {**content, **(parts or {})})


def write_xlsx(
    path: Path,
    sheets: Mapping[str, str],
    *,
    strings: str = "",
    styles: str = "",
    workbook: str = "",
    states: Mapping[str, str] | None = None,
    relations: Mapping[str, Relations] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A .xlsx of the inner XML of its worksheets by name; `workbook` stands beside <sheets>."""
    links = {f"s{i}": ("worksheet", f"worksheets/sheet{i}.xml") for i in range(len(sheets))}
    content: dict[str, str | bytes] = {
        "_rels/.rels": relations_xml({"w": ("officeDocument", "xl/workbook.xml")})
    }
    for i, (name, inner) in enumerate(sheets.items()):
        content[f"xl/worksheets/sheet{i}.xml"] = (
            f"<worksheet {SHEET_NAMESPACES}>{inner}</worksheet>"
        )
        if relations and name in relations:
            content[f"xl/worksheets/_rels/sheet{i}.xml.rels"] = relations_xml(relations[name])
    for kind, root, inner in (("sharedStrings", "sst", strings), ("styles", "styleSheet", styles)):
        if inner:
            links[kind] = (kind, f"{kind}.xml")
            content[f"xl/{kind}.xml"] = f"<{root} {SHEET_NAMESPACES}>{inner}</{root}>"
    tabs = "".join(
        f'<sheet name="{name}" sheetId="{i + 1}" r:id="s{i}" '
        f'state="{(states or {}).get(name, "visible")}"/>'
        for i, name in enumerate(sheets)
    )
    content["xl/workbook.xml"] = (
        f"<workbook {SHEET_NAMESPACES}><sheets>{tabs}</sheets>{workbook}</workbook>"
    )
    content["xl/_rels/workbook.xml.rels"] = relations_xml(links)
    return write_package(path, {**content, **(parts or {})})


def written(document: Document) -> list[str]:
    """A document as lines that can be compared and read: type, level or place, text.

    A row of a table stands as `row table.row: cell | cell`; * marks a header cell, [2x3] a cell of
    two rows and three columns, and a number before : the column where it is not the next one.
    """
    return [_written(document, block) for block in document.blocks]


def _written(document: Document, block: Block) -> str:
    text = document.text[block.char_start : block.char_end]
    if block.type is BlockType.TABLE_ROW:
        return f"row {block.table}.{block.row}: {_cells(document, block)}"
    name = block.type.value
    if block.level is not None:
        name += f" {block.level}"
    if block.table is not None:
        name += f" of {block.table}"
    return f"{name}: {text}"


def _cells(document: Document, block: Block) -> str:
    shown: list[str] = []
    expected = 0
    for cell in block.cells:
        text = document.text[cell.char_start : cell.char_end]
        place = "" if cell.column == expected else f"{cell.column}:"
        header = "*" if cell.header else ""
        spans = cell.row_span > 1 or cell.column_span > 1
        span = f"[{cell.row_span}x{cell.column_span}]" if spans else ""
        shown.append(f"{place}{text}{header}{span}")
        expected = cell.column + cell.column_span
    return " | ".join(shown)
