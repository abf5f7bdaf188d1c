"""Django forms of the catalogue: they parse and validate input and write nothing."""
