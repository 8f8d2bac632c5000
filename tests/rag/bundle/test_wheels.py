"""What pip is asked for when the parts of a bundle are collected."""

from pathlib import Path

from rag.bundle import wheels


def test_our_wheel_is_named_by_its_whole_place(tmp_path, monkeypatch):
    """`make bundle` writes to `dist`, a folder below the one that it runs in."""
    asked = []
    monkeypatch.setattr(wheels, "_pip", lambda arguments, environment: asked.append(arguments))
    monkeypatch.chdir(tmp_path)
    Path("constraints.txt").write_text("torch==2.0\nnumpy==2.0\n")
    wheels.collect_wheels(Path("dist/one.whl"), Path("constraints.txt"), Path("dist"), {})
    assert asked[0][-2:] == ("torch==2.0", f"tenkyo[postgresql] @ file://{tmp_path}/dist/one.whl")
