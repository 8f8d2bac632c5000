"""Shapes of requests and responses, described in Japanese for the OpenAPI document.

Requests are parsed by these models; responses are made by `rag.wire` and only described here.
"""
