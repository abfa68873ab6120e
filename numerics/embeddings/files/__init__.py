"""Files of embeddings, labels and pairs: opened, checked, streamed, never unpickled."""
