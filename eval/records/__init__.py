"""Scoring of plans read as records (`python -m eval.records`) against records read by hand."""
