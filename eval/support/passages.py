"""Passages of documents, with their context and headings, as evidence."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eval.matching import covers
from rag.documents import READER_VERSION, ReadLimits, is_readable_name, read_document
from rag.passages import split_passages
from rag.plans.outline import build_outline
from rag.support import PassageEvidence, SourceNames


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document cut into passages.

    Attributes:
        passages: Its passages as evidence.
        source: How it may be named, None where no metadata say so.
    """

    passages: Sequence[PassageEvidence]
    source: SourceNames | None

    def holding(self, quote: str) -> PassageEvidence | None:
        """The first passage that holds a quote."""
        return next((held for held in self.passages if covers(quote, held.text)), None)


@cache
def read_documents(folder: Path) -> Mapping[str, ReadDocument]:
    """The documents of a folder by file name; read once, since that takes longest."""
    named = _metadata(folder)
    paths = (path for path in sorted(folder.iterdir()) if path.name != "metadata.csv")
    return {
        path.name: ReadDocument(_passages(path), named.get(path.name))
        for path in paths
        if is_readable_name(path)
    }


def _passages(path: Path) -> tuple[PassageEvidence, ...]:
    document = read_document(path, ReadLimits())
    split = split_passages(
        document,
        build_outline(document),
        content_hash=path.name,
        reader_version=READER_VERSION,
    )
    return tuple(
        PassageEvidence(
            passage.text,
            tuple(entry.text for entry in passage.context),
            passage.heading_path,
        )
        for passage in split
    )


def _metadata(folder: Path) -> Mapping[str, SourceNames]:
    path = folder / "metadata.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {
            row["file_name"]: SourceNames(
                row["title"], row.get("issuer") or None, row.get("published") or None
            )
            for row in csv.DictReader(lines)
        }
