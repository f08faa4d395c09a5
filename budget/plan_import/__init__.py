"""Recognise a budget in a table somebody made: which cells are plans of which line and month.

`headings` reads column heads, `layout` proposes where everything stands, `reading` takes the
amounts out, `own` reads the files this product writes. Tables come as rows of plain cells; rows
and columns count from 0 here and from 1 in what people read.
"""
