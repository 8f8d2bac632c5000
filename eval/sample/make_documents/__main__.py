"""Writes the sample documents to `eval/sample/documents/`."""

from __future__ import annotations

import sys

from eval.sample.make_documents.build import write_documents

if __name__ == "__main__":
    for path in write_documents():
        sys.stdout.write(f"{path.name}\t{path.stat().st_size:,} bytes\n")
