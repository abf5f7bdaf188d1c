"""The algorithms of feedback: plain Python."""
