"""Every sentence about a row or a contact: which value is meant, what is wrong, and what to do.

Whoever reads them has a list of people and no manual. So a sentence names the value (or the number,
row, list or run), says what to do, and uses no word of programmers where there is a plain one.
They are made for rows with a problem only: most rows have none. They quote what people wrote, so
they go into the store and into reports, and never into a log.

:mod:`.phone` speaks about cells with a number, :mod:`.cells` about other cells, :mod:`.rows` about
whole rows and contacts, :mod:`.sending` about what the API made of them.
"""
