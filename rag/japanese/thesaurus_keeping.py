"""`python -m rag.japanese.thesaurus_keeping`: keeps the lemmas of our thesaurus beside its data.

To be run when the data or the dictionary has changed; a test says so.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

from rag.japanese.thesaurus import LEMMAS_FILE, built_in_groups, cut_groups, fingerprint


def kept_lemmas() -> str:
    """What `data/thesaurus.lemmas` must hold: the fingerprint, then a line for each group.

    Raises:
        ThesaurusError: A group of the data is wrong.
    """
    return "\n".join((fingerprint(), *cut_groups(built_in_groups()))) + "\n"


def main() -> int:
    """Writes the file; returns the exit code."""
    folder = Path(str(files("rag.japanese"))) / "data"
    (folder / LEMMAS_FILE).write_text(kept_lemmas(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
