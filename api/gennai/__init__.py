"""An AI app for 源内: 源内 AIアプリAPI 互換（非公式）.

`form` is what 源内 shows, `inputs` reads what it sends, `markdown` writes what it renders, `sheet`
writes the documents that an administrator registers the app with. What is known of the contract
stands beside the code that follows it.
"""
