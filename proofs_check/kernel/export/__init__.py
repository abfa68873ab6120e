"""Proofs of links, found by computer algebra and written for Coq, which alone says whether they are proofs."""
