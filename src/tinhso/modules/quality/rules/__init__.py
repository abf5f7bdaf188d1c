"""The algorithms of quality: plain Python."""
