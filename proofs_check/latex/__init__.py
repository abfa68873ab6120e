"""Theorems as LaTeX: a fragment each, which a paper can input, and a document that is a paper of its own."""
