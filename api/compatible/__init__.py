"""The OpenAI-compatible face of the API: existing chat clients ask, and get their citations.

What differs from OpenAI's own API is said in the descriptions of `api.routes.openai`.
"""
