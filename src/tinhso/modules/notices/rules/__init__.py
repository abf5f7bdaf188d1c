"""Algorithms of notices: plain Python, told everything."""
