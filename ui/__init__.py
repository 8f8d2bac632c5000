"""The chat UI: a client of the HTTP API. It imports nothing of `rag` or `api`."""
