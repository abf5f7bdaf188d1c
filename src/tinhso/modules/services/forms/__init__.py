"""Django forms of the one-stop shop: they parse and validate input and write nothing."""
