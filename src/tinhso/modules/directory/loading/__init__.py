"""Loading the province's directory from CSV files: checked as a whole, every error with its line.

A file says everything about the things it names: loading it again changes nothing, loading a changed file
changes exactly what differs. Things that a file no longer names are left alone and told in the report.
"""
