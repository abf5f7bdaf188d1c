"""XLSForm in plain Python: reading, checking, compiling and evaluating forms. Knows no Django."""
