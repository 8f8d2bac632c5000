"""Tables as CSV that Excel opens in Japanese."""

from __future__ import annotations

import csv
import io

from rag.export.encodings import Encoded, Encoding, representable
from rag.export.tables import Table, Value

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_csv(table: Table) -> bytes:
    """A table as CSV.

    UTF-8 with a byte order mark, by which Excel knows the encoding, and CRLF (RFC 4180). A text
    that a spreadsheet would take for a formula gets an apostrophe in front.

    Args:
        table: The table; its notes are left out.
    """
    return encode_csv(table, Encoding.UTF_8).content


def encode_csv(table: Table, encoding: Encoding) -> Encoded:
    """A table as CSV in an encoding: UTF-8 as `table_csv` gives it, or CP932 for older programs.

    Args:
        table: The table; its notes are left out.
        encoding: The encoding; what it lacks is 〓 and listed beside the content.
    """
    stream = io.StringIO(newline="")
    if encoding is Encoding.UTF_8:
        stream.write(_BYTE_ORDER_MARK)
    writer = csv.writer(stream)
    writer.writerow(column.title for column in table.columns)
    writer.writerows([_guarded(value) for value in row] for row in table.rows)
    shown, lacking = representable(stream.getvalue(), encoding)
    return Encoded(shown.encode(encoding.value), lacking)


def _guarded(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
