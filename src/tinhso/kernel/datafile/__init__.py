"""Data files of provinces and of the law: read, checked, and every error told with file, line and field."""

from .csv_files import Column, CsvRow, integer, iso_date, iso_time, read_csv, verification
from .errors import Collector, DataError, DataErrors
from .facts import facts, unverified, without_source
from .verified import verified_code
from .yaml_files import YamlDocument, read_yaml

__all__ = [
    "Collector",
    "Column",
    "CsvRow",
    "DataError",
    "DataErrors",
    "YamlDocument",
    "facts",
    "integer",
    "iso_date",
    "iso_time",
    "read_csv",
    "read_yaml",
    "unverified",
    "verification",
    "verified_code",
    "without_source",
]
