"""The trash (ごみ箱): what is deleted, or over, can be had back for some days.

Conversations and drafts move within the state (`api.state.trash`). Of a document the file is kept
here (`files`), before the index forgets it (`documents`). The sweep (`sweeping`) empties the trash,
and takes documents out whose time is over.
"""
