"""Lists that callers may have as a table: in the file formats of spreadsheets."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query
from fastapi.responses import Response

from api.disposition import disposition

TableForm = Literal["csv", "xlsx"]
FormatQuery = Annotated[
    Literal["json", "csv", "xlsx"],
    Query(description="json、csv（Excel で開ける UTF-8）、xlsx。表には全部の件数が入る"),
]
_TYPES: dict[TableForm, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FILE = {"schema": {"type": "string", "format": "binary"}}
TABLES: dict[str, Any] = {kind.partition(";")[0]: _FILE for kind in _TYPES.values()}
"""Contents of a response beside JSON, as OpenAPI describes them."""


def table_file(content: bytes, name: str, form: TableForm) -> Response:
    """A table to save.

    Args:
        content: Its bytes.
        name: Name of the file, without the suffix.
        form: Its format.
    """
    return Response(
        content,
        media_type=_TYPES[form],
        headers={"Content-Disposition": disposition("attachment", f"{name}.{form}")},
    )
