"""The archive with which Tenkyo is installed where there is no network.

Made by `python -m rag.bundle` (`make bundle`) on a connected machine with the same system and
Python as the closed one: wheels, fonts, manuals, sample documents, the bill of materials, checksums
and the scripts that install them (`rag/bundle/files`).
"""

from rag.bundle.making import BundleRequest, make_bundle

__all__ = ["BundleRequest", "make_bundle"]
