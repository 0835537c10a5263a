"""How many contacts a second ``importer run`` sends, beside scripts that do less."""
