"""An update of a collection through the command line: the old state, the new one, and which it is.

For the tests that kill the update, and those that leave it no room.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from rag.engine import Engine
from rag.settings import Settings

REPOSITORY = Path(__file__).parents[3]
ASKED = "潮見の3号橋は何年度に何％を補修しますか"


def plan(name: str, state: str, sections: int) -> str:
    """A plan whose every section says in which state it is."""
    return "\n\n".join(
        f"# 第{i}節　{name}の{i}号橋\n\n{name}の{i}号橋は、{state}の計画により"
        f"令和{i % 5 + 6}年度に{i * 3 % 100}％を補修する。費用は{i}億円とする。"
        for i in range(1, sections + 1)
    )


OLD = {
    "潮見.md": plan("潮見", "旧", 40),
    "浜田.md": plan("浜田", "旧", 40),
    "川口.md": plan("川口", "旧", 4),
}
"""The files at first, by name."""

NEW = {
    "潮見.md": plan("潮見", "新", 60),
    "浜田.md": OLD["浜田.md"],
    "港.md": plan("港", "新", 60),
    "metadata.csv": "file_name,title\n浜田.md,浜田の橋の計画\n",
}
"""The files afterwards: one changed, one amended, one came, one went."""


def lay(home: Path, files: Mapping[str, str]) -> None:
    """Makes the folder of documents hold these files and no others."""
    folder = home / "文書"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        if not (folder / name).exists() or (folder / name).read_text() != text:
            (folder / name).write_text(text)


def run_command(home: Path) -> int:
    """Brings the collection to the state of the folder, in this process; gives the exit code."""
    from rag.cli import main

    os.environ["TENKYO_HOME"] = str(home)
    sys.argv = ["tenkyo", "ingest", str(home / "文書"), "--collection", "plans", "--sync"]
    try:
        main()
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def state(home: Path) -> str:
    """The state that a collection is in; raises where it is unsound or between the two."""
    engine = Engine(Settings(home=home))
    try:
        assert engine.verify(collection="plans") == []
        rows = engine.documents(collection="plans")
        texts = {row.path: engine.document(row.id, collection="plans").text for row in rows}
        (now,) = (name for name, files in (("旧", OLD), ("新", NEW)) if texts == _as_read(files))
        titles = {row.path: row.title for row in rows}
        assert (titles["浜田.md"] == "浜田の橋の計画") == (now == "新")
        hits = engine.search(f"潮見の3号橋の{now}の計画", collection="plans", top_k=5).hits
        assert hits[0].document.path == "潮見.md"
        answer = engine.answer(ASKED, collection="plans")
        assert answer.answered
        said = f"{now}の計画により令和9年度に9％を補修する"
        assert any(said in citation.quote for citation in answer.citations)
        return now
    finally:
        engine.close()


def _as_read(files: Mapping[str, str]) -> dict[str, str]:
    """The texts of plans without their markup."""
    return {
        name: text.replace("# ", "").replace("\n\n", "\n")
        for name, text in files.items()
        if name.endswith(".md")
    }
