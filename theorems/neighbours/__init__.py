"""Theorems of the field around the suite's paper, each from a paper of its own: bounds, losses, divergences, policies.

They are stated at the strength of their papers and proved by the same checker; ``claims.toml`` lists them with their
places, and ``gibbsgap verify --theory neighbours`` checks them. Each module is an example for one's own.
"""
