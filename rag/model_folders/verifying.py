"""Whether a folder of a model is as it was fetched."""

from __future__ import annotations

import threading
from pathlib import Path

from rag.errors import ConfigurationError
from rag.model_folders.manifest import (
    MANIFEST,
    ModelManifest,
    described,
    files_of_model,
    read_manifest,
)

_found_whole: dict[Path, tuple[tuple[str, int, int], ...]] = {}
_lock = threading.Lock()


def verify_model(folder: Path) -> ModelManifest:
    """Compares every file of a folder with its manifest.

    Raises:
        ConfigurationError: The folder or its manifest is missing, or a file is missing, other than
            it was, or not in the manifest.
    """
    if not folder.is_dir():
        raise ConfigurationError(
            f"モデルのフォルダー {folder} がありません。場所を確かめてください。"
        )
    manifest = read_manifest(folder)
    if manifest is None:
        raise ConfigurationError(
            f"{folder} に {MANIFEST} がありません。"
            "tenkyo models fetch で取得したフォルダーを指定してください。"
        )
    told = {file.path: file for file in manifest.files}
    there = {path.relative_to(folder).as_posix(): path for path in files_of_model(folder)}
    missing = sorted(told.keys() - there.keys())
    added = sorted(there.keys() - told.keys())
    changed = [
        place
        for place in sorted(told.keys() & there.keys())
        if there[place].stat().st_size != told[place].bytes
        or described(folder, there[place]) != told[place]
    ]
    faults = [
        f"{word}: {'、'.join(places[:5])}{' など' if len(places) > 5 else ''}"
        for word, places in (("ない", missing), ("中身が違う", changed), ("余分", added))
        if places
    ]
    if faults:
        raise ConfigurationError(
            f"モデルのフォルダー {folder} が、取得したときと違います（{'。'.join(faults)}）。"
            "取得した機械から、フォルダーごと運び直してください。"
        )
    return manifest


def require_whole(folder: Path) -> None:
    """Verifies a model before it is loaded, where it has a manifest.

    A folder is read once; as long as no file of it changes its size or time it is believed.

    Raises:
        ConfigurationError: The folder is not as it was fetched.
    """
    if not (folder / MANIFEST).is_file():
        return
    place = folder.resolve()
    now = tuple(
        (str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files_of_model(place)
    )
    with _lock:
        if _found_whole.get(place) != now:
            verify_model(place)
            _found_whole[place] = now
