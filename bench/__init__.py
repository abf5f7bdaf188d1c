"""Benchmarks: `make bench` prints one JSON line a figure. How to read them: bench/README.md."""
