"""Measuring the support check: sentences that rest on passages, and one fact of them changed."""
