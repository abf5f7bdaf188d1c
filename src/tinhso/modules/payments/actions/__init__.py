"""Writes of the payments module."""
