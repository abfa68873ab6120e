"""What the theory measures on embeddings: files and arrays in, estimates with intervals and tests out."""
