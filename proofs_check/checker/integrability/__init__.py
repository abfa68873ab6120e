"""Whether integrals over intervals are finite: exponents of distances from the ends, sizes, what a proof owes."""
