"""A corpus of small files, each with what must be read from it beside it."""
