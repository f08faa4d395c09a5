"""The strategy as a readable page and as files, and the templates to begin from.

`compose` turns a document as plain data into `blocks`; each format has one renderer of blocks.
"""
