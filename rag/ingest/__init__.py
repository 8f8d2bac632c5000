"""Taking files in: from a folder to a new generation of a collection.

    sources = find_sources([Path("文書")])
    report = ingest(sources, collection=collection, options=IngestOptions())

Files that did not change are skipped, files that changed replace their document, files that cannot
be read are reported with cause and cure while the others go on.
"""

from rag.ingest.files import Sources, find_sources
from rag.ingest.indexing import IndexingOptions
from rag.ingest.report import FileReport, FileStatus, IngestReport, Progress
from rag.ingest.run import IngestOptions, ingest, reindex

__all__ = [
    "FileReport",
    "FileStatus",
    "IndexingOptions",
    "IngestOptions",
    "IngestReport",
    "Progress",
    "Sources",
    "find_sources",
    "ingest",
    "reindex",
]
