"""Tools for language models (Model Context Protocol): search, answer, measures, check, read.

`tools` are what there is, `text` what a model reads of their results, `server` puts them behind
the protocol, `http` serves it at `/mcp` and `stdio` to the program that started us.
"""
