"""Plans understood as plans: from the blocks of a document to its outline.

Everything here gives character spans of the canonical text and nothing else; what a passage or an
index makes of them is decided further on.
"""
