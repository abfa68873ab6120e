"""Measures: densities in log space, Gibbs laws, potentials, caps, and random measures to try things on."""
