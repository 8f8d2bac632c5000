"""Makes the sample documents: fictional plans in every format that Tenkyo reads.

The texts stand in `sources/`; the modules here set them as Word, PDF, Excel, PowerPoint, Markdown
and Shift_JIS text. `python -m eval.sample.make_documents` writes them to `eval/sample/documents/`.
"""
