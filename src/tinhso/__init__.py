"""Tỉnh Số: a province's digital government, measured against its own plan."""

__version__ = "0.1.0"
