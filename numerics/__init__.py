"""Numerics of the theory: measures, quadrature, energies; imports nothing of this project."""
