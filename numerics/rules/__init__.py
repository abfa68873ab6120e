"""Manifolds and rules on them: points, weights, and what they integrate exactly."""
