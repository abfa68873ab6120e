"""Coq itself: where it is, what it says of the files that the export makes, and which axioms it lists."""
