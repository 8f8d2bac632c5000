"""Committed results, and the page that is made of them: `python -m eval.results`.

The folder holds what three commands wrote, as they wrote it; the page says which. A test holds page
and results in agreement.
"""
