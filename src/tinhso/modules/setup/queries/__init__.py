"""Reads of setup."""
