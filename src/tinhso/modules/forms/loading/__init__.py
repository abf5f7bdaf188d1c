"""Loads a province's forms."""
