"""Making zipped Office files the same byte by byte, whenever they are made.

The libraries write the time of the moment into every member of the zip, and into the document
properties. Both are replaced by one fixed moment; nothing else is touched.
"""

from __future__ import annotations

import io
import re
import zipfile

MOMENT = (2026, 6, 1, 0, 0, 0)
"""The time that every sample document says it was made at."""

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(?=</dcterms:)")
_STAMP_VALUE = rb"\g<1>%04d-%02d-%02dT%02d:%02d:%02dZ" % MOMENT
_NESTED = (".xlsx", ".docx", ".pptx")


def repack(data: bytes) -> bytes:
    """Writes a zip anew with fixed times, members in the same order.

    Args:
        data: A .docx, .xlsx or .pptx as a library wrote it.

    Returns:
        The same members, without any trace of when they were written. Workbooks that are embedded
        in charts are treated alike.
    """
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 3
            content = source.read(name)
            content = repack(content) if name.endswith(_NESTED) else content
            target.writestr(member, _STAMP.sub(_STAMP_VALUE, content))
    return packed.getvalue()
