"""Embedding models that are kept with the index, in a folder named by their fingerprint."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from rag.index.files import remove_tree, sync_folder, sync_tree
from rag.index.layout import Layout
from rag.index.manifest import IndexSpec, Manifest


def model_files(layout: Layout, spec: IndexSpec) -> dict[str, Path]:
    """The files of the model of an index, made durable, by their name in the manifest.

    A model that is not kept with the index (a configured folder or name) has none.
    """
    if spec.embedding is None:
        return {}
    folder = layout.models / spec.embedding.fingerprint
    if not folder.is_dir():
        return {}
    sync_tree(folder)
    sync_folder(layout.models)
    return {
        path.relative_to(layout.folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sweep_models(layout: Layout, kept: Collection[int]) -> None:
    """Removes the models that no kept generation was built with."""
    used = set()
    for number in kept:
        if layout.manifest(number).exists():
            embedding = Manifest.read(layout.manifest(number), layout.folder).spec.embedding
            used.add("" if embedding is None else embedding.fingerprint)
    for path in layout.models.iterdir():
        if path.name not in used:
            remove_tree(path)
