"""Plain rules of the directory: codes, identities, validity, grants."""
