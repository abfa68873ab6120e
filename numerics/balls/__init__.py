"""Rigorous numerics: exact trigonometric polynomials, and ball arithmetic that encloses integrals of them."""
