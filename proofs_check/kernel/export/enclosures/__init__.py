"""Claims at a witness, which coq-interval encloses."""
