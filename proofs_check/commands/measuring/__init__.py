"""Commands that measure: batches, embeddings, digits, the published experiments."""
