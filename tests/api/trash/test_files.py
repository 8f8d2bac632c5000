"""The folders of deleted documents."""

import os
import time
from pathlib import Path

import pytest

from api.trash.files import TrashFiles


def test_a_file_is_kept_for_nobody_else_with_what_is_known_of_it(tmp_path):
    source = tmp_path / "計画.md"
    source.write_text("# 計画", encoding="utf-8")
    trash = TrashFiles(tmp_path / "trash")
    trash.keep("a1", source, "../計画.MD", {"title": "計画"})
    kept = trash.file("a1", "../計画.MD")
    assert (kept.name, kept.read_text(encoding="utf-8")) == ("content.md", "# 計画")
    assert '"title": "計画"' in (kept.parent / "document.json").read_text(encoding="utf-8")
    modes = [oct(path.stat().st_mode & 0o777) for path in (kept, kept.parent, kept.parent.parent)]
    assert modes == ["0o600", "0o700", "0o700"]
    trash.remove("a1")
    trash.remove("a1")
    assert list((tmp_path / "trash").iterdir()) == []


def test_it_is_on_the_disk_before_it_counts(tmp_path, monkeypatch):
    source = tmp_path / "a.txt"
    source.write_text("a", encoding="utf-8")
    synced = []
    real = os.fsync
    monkeypatch.setattr(
        os,
        "fsync",
        lambda fd: (synced.append(str(Path(f"/proc/self/fd/{fd}").readlink())), real(fd)),
    )
    TrashFiles(tmp_path / "trash").keep("a1", source, "a.txt", {})
    root = str(tmp_path / "trash")
    assert synced == [f"{root}/a1/content.txt", f"{root}/a1/document.json", f"{root}/a1", root]


def test_what_cannot_be_kept_leaves_nothing(tmp_path):
    trash = TrashFiles(tmp_path / "trash")
    with pytest.raises(FileNotFoundError):
        trash.keep("a1", tmp_path / "nothing", "a.txt", {})
    assert list((tmp_path / "trash").iterdir()) == []


def test_only_old_folders_that_nobody_wants_go(tmp_path):
    trash = TrashFiles(tmp_path / "trash")
    trash.tidy([])  # there is no folder yet
    for name in ("old", "wanted", "new"):
        trash.keep(name, tmp_path.joinpath(__file__), "a.py", {})
    for name in ("old", "wanted"):
        os.utime(tmp_path / "trash" / name, (time.time() - 7200,) * 2)
    trash.tidy(["wanted"])
    assert {path.name for path in (tmp_path / "trash").iterdir()} == {"wanted", "new"}
