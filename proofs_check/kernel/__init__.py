"""Proofs for a kernel: theorems as Coq text, from the same data, and what Coq says to them.

``statement/`` prints what is claimed, and is what a reader must trust; ``export/`` finds proofs, of which Coq
alone is the judge.
"""
