"""`python -m rag.cli` is `tenkyo`."""

from rag.cli import main

main()
