"""Whole paths through the product in a real browser, on the loaded sample province."""
