"""Verification of one theorem, then of a run: engine, mutants, processes."""
