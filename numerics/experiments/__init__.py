"""The published experiments: their sampled schemes, and beside each a version that draws nothing at random."""
