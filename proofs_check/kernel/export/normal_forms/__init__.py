"""Forms that are equal become one: what SymPy finds for the proofs."""
