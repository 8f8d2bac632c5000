"""Tenkyo (典拠): cited answers from Japanese plan documents, on one closed-network machine."""

__version__ = "0.1.0"
