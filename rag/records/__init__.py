"""The measures of a collection: kept with the index, listed, filtered, summed, compared.

    payload = pack(measures, passages)            # at ingest, once a document
    ...
    rows = list_measures(snapshot, access, MeasureFilter(ministries=("経済産業省",)))

`rag.plans` finds the records of one document; what is here knows of documents, passages and access.
"""

from rag.records.filters import MeasureFilter
from rag.records.listing import MeasureRow, find_measure, list_measures
from rag.records.packing import PassagePlace, pack, unpack
from rag.records.parts import Part, parts_of

__all__ = [
    "MeasureFilter",
    "MeasureRow",
    "Part",
    "PassagePlace",
    "find_measure",
    "list_measures",
    "pack",
    "parts_of",
    "unpack",
]
