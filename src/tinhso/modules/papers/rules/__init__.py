"""Which layout is valid, and what its data must hold; plain Python."""
