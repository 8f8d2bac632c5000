"""What an ingest did, as the API shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.ingest import IngestReport


def ingest_json(report: IngestReport) -> dict[str, Any]:
    """What an ingest did."""
    return {
        "generation": report.generation,
        "documents": report.documents,
        "passages": report.passages,
        "retrained": report.retrained,
        "took_s": round(report.took_s, 2),
        "counts": {status.value: count for status, count in sorted(report.counts.items())},
        "files": [
            {
                "path": file.path,
                "status": file.status.value,
                "document_id": file.document_id,
                "passages": file.passages,
                "message": file.message,
                "code": file.code,
                "warnings": list(file.warnings),
            }
            for file in report.files
        ],
        "warnings": list(report.warnings),
    }
