"""Fictional plan documents with questions about them, for a first look and for measuring."""
