"""Forms of the directory: they parse and check input, nothing is written here."""
