"""Finite batches: laws of pairs, the loss and its gradient, exactly and by drawing."""
