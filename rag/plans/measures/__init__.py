"""Measures: where they stand in a plan, and the fields that they have."""

from rag.plans.measures.find import find_measures

__all__ = ["find_measures"]
