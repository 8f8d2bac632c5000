"""The command `tenkyo`.

Each verb stands in a module of its own and imports the engine only when it runs, so that
`tenkyo --help` answers at once.
"""

from rag.cli.app import main

__all__ = ["main"]
