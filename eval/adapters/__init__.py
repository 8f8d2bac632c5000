"""Public question sets, read from local files, as question files with their documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from eval.adapters.imported import Imported, save_imported
from eval.adapters.jdocqa import read_jdocqa
from eval.adapters.lawqa import read_lawqa
from eval.adapters.squad import read_squad

ADAPTERS: dict[str, Callable[[Path], Imported]] = {
    "jsquad": read_squad,
    "jdocqa": read_jdocqa,
    "lawqa_jp": read_lawqa,
}
"""Readers by the name of what they read. BEIR-style folders go to `eval.retrieval_sets`."""

__all__ = ["ADAPTERS", "Imported", "save_imported"]
