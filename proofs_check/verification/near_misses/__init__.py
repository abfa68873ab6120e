"""Near-misses: every single edit of a theorem, and what becomes of each."""
