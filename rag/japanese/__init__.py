"""Japanese text: normalisation, tokens, sentences, dates, amounts, organisations.

Pure functions over strings. Nothing here reads a document or an index.
"""
