"""Between rows of the catalogue and the values of `rag.index.records`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from rag.index.records import DocumentRow, PassageRow

DOCUMENT_COLUMNS = tuple(field.name for field in fields(DocumentRow))
"""Columns of `documents` that make a `DocumentRow`, in the order of its fields."""

PASSAGE_COLUMNS = tuple(field.name for field in fields(PassageRow))
"""Columns of `passages`, in the order of the fields of `PassageRow`."""


def columns(names: Sequence[str]) -> str:
    """Column names for a statement, quoted since `groups` is a word of SQL."""
    return ", ".join(f'"{name}"' for name in names)


def to_json(value: object) -> str:
    """Compact JSON; sets and mappings come out sorted, so that equal values are equal text."""
    if isinstance(value, frozenset):
        value = sorted(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def document_to_row(document: DocumentRow) -> dict[str, Any]:
    """The column values of a document."""
    values = {name: getattr(document, name) for name in DOCUMENT_COLUMNS}
    for name in ("groups", "warnings", "extra", "terms"):
        values[name] = to_json(values[name])
    return values


def document_from_row(row: Sequence[Any]) -> DocumentRow:
    """A document from its columns, in the order of `DOCUMENT_COLUMNS`."""
    values = dict(zip(DOCUMENT_COLUMNS, row, strict=True))
    values["groups"] = frozenset(json.loads(values["groups"]))
    values["warnings"] = tuple(json.loads(values["warnings"]))
    values["extra"] = json.loads(values["extra"])
    values["terms"] = json.loads(values["terms"])
    return DocumentRow(**values)


def passage_to_row(passage: PassageRow) -> tuple[Any, ...]:
    """The column values of a passage, in the order of `PASSAGE_COLUMNS`."""
    values: Mapping[str, Any] = {
        "heading_path": to_json(passage.heading_path),
        "context": to_json(passage.context),
        "facets": to_json(passage.facets),
    }
    return tuple(values.get(name, getattr(passage, name)) for name in PASSAGE_COLUMNS)


def passage_from_row(row: Sequence[Any]) -> PassageRow:
    """A passage from its columns, in the order of `PASSAGE_COLUMNS`."""
    values = dict(zip(PASSAGE_COLUMNS, row, strict=True))
    values["heading_path"] = tuple(json.loads(values["heading_path"]))
    values["context"] = tuple(json.loads(values["context"]))
    values["facets"] = frozenset(json.loads(values["facets"]))
    return PassageRow(**values)
